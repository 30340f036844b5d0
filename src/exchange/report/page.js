(function () {
  "use strict";
  var table = document.getElementById("projects");
  if (!table) return;
  var body = table.tBodies[0], rows = Array.prototype.slice.call(body.rows);
  var heads = table.tHead.rows[0].cells, collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  function value(row, column) {
    var cell = row.cells[column], given = cell.getAttribute("data-v");
    return given === null ? cell.textContent.trim() : Number(given);
  }
  function compare(a, b) {
    if (typeof a === "number" && typeof b === "number") return a - b;
    return collator.compare(String(a), String(b));
  }
  function sort(column) {
    var head = heads[column], down = head.getAttribute("aria-sort") === "ascending";
    for (var i = 0; i < heads.length; i++) heads[i].removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    rows.sort(function (x, y) {
      var a = value(x, column), b = value(y, column);
      if (a === "" || b === "") return (a === "") - (b === "");
      return down ? compare(b, a) : compare(a, b);
    });
    var all = document.createDocumentFragment();
    rows.forEach(function (row) { all.appendChild(row); });
    body.appendChild(all);
  }
  Array.prototype.forEach.call(heads, function (head, column) {
    var button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    button.title = table.getAttribute("data-sort").replace("{0}", head.textContent);
    button.addEventListener("click", function () { sort(column); });
    head.textContent = "";
    head.appendChild(button);
  });
  var input = document.getElementById("filter"), count = document.getElementById("count");
  var texts = new Map();
  rows.forEach(function (row) { texts.set(row, row.textContent.toLowerCase()); });
  function filter() {
    var words = input.value.toLowerCase().split(/\s+/).filter(Boolean), shown = 0;
    rows.forEach(function (row) {
      var keeps = words.every(function (word) { return texts.get(row).indexOf(word) >= 0; });
      row.hidden = !keeps;
      if (keeps) shown += 1;
    });
    count.textContent = table.getAttribute("data-of").replace("{0}", shown).replace("{1}", rows.length);
  }
  input.addEventListener("input", filter);
  document.querySelector(".tools").hidden = false;
  filter();
})();
