//! The metaschemas of JSON Schema, which are known without a file: a schema of schemas refers to them.

/// The text of the metaschema at a URL.
pub(super) fn text(url: &str) -> Option<&'static str> {
    let known = METASCHEMAS.iter().find(|(known, _)| *known == url);
    known.map(|(_, text)| *text)
}

macro_rules! metaschemas {
    ($($url:literal => $path:literal,)+) => {
        const METASCHEMAS: &[(&str, &str)] = &[
            $(($url, include_str!(concat!("../../metaschemas/", $path))),)+
        ];
    };
}

metaschemas! {
    "http://json-schema.org/draft-04/schema" => "draft4.json",
    "https://json-schema.org/draft/2020-12/schema" => "draft2020-12/schema.json",
    "https://json-schema.org/draft/2020-12/meta/applicator" => "draft2020-12/meta/applicator.json",
    "https://json-schema.org/draft/2020-12/meta/content" => "draft2020-12/meta/content.json",
    "https://json-schema.org/draft/2020-12/meta/core" => "draft2020-12/meta/core.json",
    "https://json-schema.org/draft/2020-12/meta/format-annotation" => "draft2020-12/meta/format-annotation.json",
    "https://json-schema.org/draft/2020-12/meta/format-assertion" => "draft2020-12/meta/format-assertion.json",
    "https://json-schema.org/draft/2020-12/meta/meta-data" => "draft2020-12/meta/meta-data.json",
    "https://json-schema.org/draft/2020-12/meta/unevaluated" => "draft2020-12/meta/unevaluated.json",
    "https://json-schema.org/draft/2020-12/meta/validation" => "draft2020-12/meta/validation.json",
}
