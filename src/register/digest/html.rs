//! The digest as one HTML page: opens from disk without network or script, prints well, light and dark.

use super::words::Telling;
use crate::domain::text::visible;
use crate::i18n::Lang;

const STYLE: &str = "\
:root{color-scheme:light dark;--ink:#1c2430;--dim:#5c6776;--line:#d5dbe3;--ground:#fff;--card:#f4f6f9;--mark:#1b5fa8}\
@media(prefers-color-scheme:dark){:root{--ink:#e6eaf0;--dim:#9aa5b4;--line:#38424f;--ground:#14181e;--card:#1d232b;--mark:#7db4ee}}\
body{margin:0 auto;padding:2rem 1.25rem;max-width:54rem;background:var(--ground);color:var(--ink);\
font:16px/1.65 system-ui,'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif}\
h1{font-size:1.5rem;line-height:1.3;margin:0 0 1rem}h2{font-size:1.1rem;margin:2rem 0 .5rem}\
dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(7.5rem,1fr));gap:.6rem;margin:0 0 1.2rem}\
dl div{background:var(--card);border-radius:.4rem;padding:.5rem .8rem}\
dt{color:var(--dim);font-size:.85rem}dd{margin:0;font-size:1.35rem;font-variant-numeric:tabular-nums}\
ul{padding-left:1.2rem;margin:.4rem 0}li{margin:.3rem 0;overflow-wrap:anywhere}\
code{font:inherit;font-size:.85em;color:var(--mark);white-space:nowrap}\
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}\
th,td{border-bottom:1px solid var(--line);padding:.35rem .6rem;text-align:right}\
th:first-child,td:first-child{text-align:left}th{color:var(--dim);font-weight:600;font-size:.9rem}\
footer{margin-top:2rem;border-top:1px solid var(--line);color:var(--dim);font-size:.85rem}\
@media print{body{max-width:none;padding:0;font-size:11pt}h2,tr,li{break-inside:avoid}}";

/// The whole page.
pub fn html(telling: &Telling, lang: Lang) -> String {
    let code = lang.pick("zh-CN", "en");
    let title = escape(&telling.title);
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"{code}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n<dl>\n"
    );
    for (label, figure) in &telling.figures {
        out.push_str(&format!("<div><dt>{}</dt><dd>{}</dd></div>\n", escape(label), escape(figure)));
    }
    out.push_str(&format!("</dl>\n<p>{}</p>\n", escape(&telling.lead)));
    for section in &telling.sections {
        out.push_str(&format!("<section>\n<h2>{}</h2>\n<ul>\n", escape(&section.heading)));
        for line in &section.lines {
            let (code, name, text) = (escape(&line.code), escape(&line.name), escape(&line.text));
            out.push_str(&format!("<li><code>{code}</code> <b>{name}</b>{}{text}</li>\n", telling.colon));
        }
        out.push_str("</ul>\n</section>\n");
    }
    for table in &telling.tables {
        let row = |tag: &str, cells: &[String]| {
            let cells: String = cells.iter().map(|c| format!("<{tag}>{}</{tag}>", escape(c))).collect();
            format!("<tr>{cells}</tr>\n")
        };
        let rows: String = table.rows.iter().map(|r| row("td", r)).collect();
        let head = row("th", &table.columns);
        let heading = escape(&table.heading);
        out.push_str(&format!(
            "<section>\n<h2>{heading}</h2>\n<table>\n<thead>{head}</thead>\n<tbody>{rows}</tbody>\n"
        ));
        out.push_str("</table>\n</section>\n");
    }
    out.push_str("<footer>\n");
    for line in &telling.foot {
        out.push_str(&format!("<p>{}</p>\n", escape(line)));
    }
    out.push_str("</footer>\n</body>\n</html>\n");
    out
}

/// Text that stands for itself in HTML, hidden marks made visible.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.replace("\r\n", "\n").chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' => out.push_str("<br>"),
            '\t' => out.push(' '),
            c => out.push_str(&visible(c.encode_utf8(&mut [0; 4]))),
        }
    }
    out
}
