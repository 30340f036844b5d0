//! The report page: well formed whatever stands in the register, self-contained, and without complaint in a browser where
//! there is one.

use super::desk;
use std::process::Command;
use taizhang::domain::field::Field;
use taizhang::i18n::Lang;
use taizhang::register::edit::Assignment;
use taizhang::register::export::{Asked, Form};

const HOSTILE: &str = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\" onload=\"x' {{7*7}} &amp; ]]>";

/// Elements that are never closed.
const VOID: &[&str] = &["meta", "input", "br", "img", "link"];

/// Reads a page as a strict reader would: every element closed in order, every attribute quoted.
fn well_formed(page: &str) -> Result<(), String> {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = page.strip_prefix("<!DOCTYPE html>").ok_or("no doctype")?;
    while let Some(at) = rest.find('<') {
        if rest[..at].contains('>') && !matches!(open.last(), Some(&"style" | &"script")) {
            return Err(format!("a stray > in {:?}", &rest[..at]));
        }
        rest = &rest[at..];
        let raw = open.last().filter(|n| matches!(**n, "style" | "script"));
        if let Some(raw) = raw {
            let end = rest.find(&format!("</{raw}>")).ok_or("an open script")?;
            rest = &rest[end..];
        }
        let end = rest.find('>').ok_or("an open tag")?;
        let tag = &rest[1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop() != Some(name) {
                return Err(format!("</{name}> closes nothing"));
            }
            continue;
        }
        let name = tag.split([' ', '/']).next().unwrap_or_default();
        let quotes = tag.matches('"').count();
        if quotes % 2 != 0 || tag.contains('\'') && name != "meta" || tag.contains('<') {
            return Err(format!("<{tag}>"));
        }
        if !tag.ends_with('/') && !VOID.contains(&name) {
            open.push(name);
        }
    }
    if open.is_empty() { Ok(()) } else { Err(format!("still open: {open:?}")) }
}

fn hostile() -> (tempfile::TempDir, taizhang::register::Register) {
    let (folder, mut register) = desk::plan();
    let id = register.book().find("RAIL-04").expect("a project").id();
    let fields = [Field::NameZh, Field::NameEn, Field::Problems, Field::ProgressText, Field::OwnerUnit];
    let all: Vec<Assignment> = fields.iter().map(|f| Assignment::put(*f, HOSTILE)).collect();
    register.set(&[id], &all, "", Lang::Zh, None).expect("set");
    (folder, register)
}

#[test]
fn a_page_is_whole_whatever_it_shows() {
    let (_folder, register) = hostile();
    for lang in [Lang::Zh, Lang::En] {
        for query in ["sector:rail", "武汉 火星"] {
            let asked = Asked { query, ..Asked::new(Form::Html, lang) };
            let page = String::from_utf8(desk::given(&register, &asked)).expect("text");
            well_formed(&page).unwrap_or_else(|e| panic!("{query:?}: {e}"));
            assert!(!page.contains("<img") && !page.contains("<script>alert"), "a value became markup");
            for outside in ["http://", "https://", "url(", "@import", "<link", "<iframe", "<object"] {
                assert!(!page.contains(outside), "{outside} in the page");
            }
            assert_eq!(page.contains("&lt;/script&gt;"), query != "武汉 火星");
            let said = lang.pick("lang=\"zh-CN\"", "lang=\"en\"");
            assert!(page.contains(said) && page.contains("Content-Security-Policy"));
            // Charts have a name and a description, tables have headings.
            for svg in page.split("<svg role=\"img\"").skip(1) {
                let svg = &svg[..svg.find("</svg>").expect("its end")];
                assert!(svg.contains("<title id=") && svg.contains("<desc id="), "{}", &svg[..80]);
            }
            assert_eq!(page.matches("<th>").count(), 0, "a heading without its scope");
        }
    }
    let (_folder, register) = desk::empty();
    let page = String::from_utf8(desk::give(&register, Form::Html, Lang::En)).expect("text");
    well_formed(&page).expect("an empty page is whole");
}

/// A browser, if this machine has one.
fn browser() -> Option<&'static str> {
    ["chromium", "chromium-browser", "google-chrome"]
        .into_iter()
        .find(|name| Command::new(name).arg("--version").output().is_ok_and(|o| o.status.success()))
}

#[test]
fn a_browser_has_nothing_to_complain_of() {
    let Some(browser) = browser() else {
        eprintln!("no chromium here: the page was not opened in a browser");
        return;
    };
    let (folder, register) = hostile();
    let page = folder.path().join("report.html");
    // The page says what its script did: how many rows it counted, and how many it shows after typing.
    let probe = "<script>try{var f=document.getElementById('filter');f.value='RAIL-0';f.dispatchEvent(new Event('input'));\
        document.querySelector('#projects thead button').click();\
        document.title='rows '+document.querySelectorAll('#projects tbody tr:not([hidden])').length+\
        ' sorted '+document.querySelector('#projects th').getAttribute('aria-sort');}catch(e){document.title='failed '+e}</script>";
    let text = String::from_utf8(desk::give(&register, Form::Html, Lang::Zh)).expect("text");
    std::fs::write(&page, text.replace("</body>", &format!("{probe}</body>"))).expect("written");
    let run = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--v=0", "--dump-dom"])
        .arg(format!("--user-data-dir={}", folder.path().join("profile").display()))
        .arg(format!("file://{}", page.display()))
        .output()
        .expect("a run");
    let (dom, log) = (String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
    if !run.status.success() || dom.is_empty() {
        eprintln!("the browser did not start here: {log}");
        return;
    }
    let complaints: Vec<&str> = log.lines().filter(|l| l.contains(":CONSOLE")).collect();
    assert!(complaints.is_empty(), "{complaints:?}");
    assert!(dom.contains("<title>rows 9 sorted ascending</title>"), "{}", &dom[..dom.len().min(600)]);
}
