//! Tables as text (CSV, RFC 4180), and lines of JSON (NDJSON).

use serde::Serialize;

use crate::Error;

/// How a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// For people: with a byte order mark, by which spreadsheets know UTF-8, lines that end in CRLF, and an apostrophe
    /// before what a spreadsheet would reckon.
    Spreadsheet,
    /// The same without the mark, for programs that may hand it on to people.
    Guarded,
    /// For programs: texts are what they are, lines end in LF.
    Machine,
}

impl Form {
    /// The form of that name.
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "spreadsheet" => Some(Self::Spreadsheet),
            "machine" => Some(Self::Machine),
            _ => None,
        }
    }

    /// A cell that no spreadsheet takes for a formula, where people may see it in one.
    fn cell(self, text: &mut String) {
        if self != Self::Machine && is_reckoned(text) {
            text.insert(0, '\'');
        }
    }

    fn writer(self) -> csv::Writer<Vec<u8>> {
        let terminator = match self {
            Self::Spreadsheet | Self::Guarded => csv::Terminator::CRLF,
            Self::Machine => csv::Terminator::Any(b'\n'),
        };
        csv::WriterBuilder::new().has_headers(false).terminator(terminator).from_writer(Vec::new())
    }
}

/// What a spreadsheet takes for a formula by its first letter (OWASP, CSV injection), the wide forms of the signs too.
fn is_reckoned(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r'])
}

/// A line of a table.
pub trait Line: Serialize {
    /// The names of its columns, in the order of its members.
    const COLUMNS: &'static [&'static str];

    /// Its cells with words that people wrote.
    fn texts(&mut self) -> Vec<&mut String>;
}

/// The head of a table: there also where no line follows.
///
/// # Errors
/// When it cannot be written, which would be a fault of ours.
pub fn header<L: Line>(form: Form) -> Result<Vec<u8>, Error> {
    let mut writer = form.writer();
    writer.write_record(L::COLUMNS).map_err(internal)?;
    let head = writer.into_inner().map_err(internal)?;
    let mark: &[u8] = if form == Form::Spreadsheet { b"\xEF\xBB\xBF" } else { b"" };
    Ok([mark, &head].concat())
}

/// Lines of a table.
///
/// # Errors
/// As [`header`].
pub fn rows<L: Line>(form: Form, lines: impl IntoIterator<Item = L>) -> Result<Vec<u8>, Error> {
    let mut writer = form.writer();
    for mut line in lines {
        line.texts().into_iter().for_each(|text| form.cell(text));
        writer.serialize(line).map_err(internal)?;
    }
    writer.into_inner().map_err(internal)
}

/// Values in JSON, a line each.
///
/// # Errors
/// As [`header`].
pub fn lines_of_json<L: Serialize>(lines: impl IntoIterator<Item = L>) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    for line in lines {
        serde_json::to_writer(&mut bytes, &line).map_err(internal)?;
        bytes.push(b'\n');
    }
    Ok(bytes)
}

fn internal(error: impl ToString) -> Error {
    Error::Internal(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize)]
    struct Pair {
        name: String,
        number: i64,
    }

    impl Line for Pair {
        const COLUMNS: &'static [&'static str] = &["name", "number"];

        fn texts(&mut self) -> Vec<&mut String> {
            vec![&mut self.name]
        }
    }

    fn table(form: Form, name: &str) -> String {
        let pair = Pair { name: name.to_owned(), number: -2 };
        let whole = [header::<Pair>(form).unwrap(), rows(form, [pair]).unwrap()].concat();
        String::from_utf8(whole).unwrap()
    }

    #[test]
    fn each_form_is_what_its_readers_take() {
        assert_eq!(table(Form::Spreadsheet, "ә"), "\u{feff}name,number\r\nә,-2\r\n");
        assert_eq!(table(Form::Guarded, "ә"), "name,number\r\nә,-2\r\n");
        assert_eq!(table(Form::Machine, "ә"), "name,number\nә,-2\n");
        assert_eq!(header::<Pair>(Form::Machine).unwrap(), b"name,number\n");
    }

    #[test]
    fn what_a_spreadsheet_would_reckon_stands_behind_an_apostrophe_for_people_alone() {
        for formula in ["=1+1", "+7", "-2", "@SUM(A1)", "\t=1", "＝1"] {
            assert!(
                table(Form::Spreadsheet, formula).contains(&format!("'{formula}")),
                "{formula}"
            );
            assert!(table(Form::Guarded, formula).contains(&format!("'{formula}")), "{formula}");
            assert!(!table(Form::Machine, formula).contains('\''), "{formula}");
        }
        assert!(!table(Form::Spreadsheet, "a=1").contains('\''));
        assert!(table(Form::Machine, "a \"b\",\nc").contains("\"a \"\"b\"\",\nc\""));
    }
}
