//! Directions: which types only requests hold, and which only responses.
//!
//! In: an API. Out: the same, in which a member that its type has in all directions that it goes is neither `readOnly` nor
//! `writeOnly`, and one that nobody is to ask for is not required.
//!
//! What always holds: directions are those of the API's side. What it sends by itself (webhooks, callbacks) goes the
//! way of its responses, and what it is answered there the way of requests. A type that nothing holds stays as it is.

use std::borrow::Cow;

use indexmap::IndexMap;
use spectrait_ir::{
    Api, HeaderId, MediaType, Operation, Property, RequestBodyId, ResponseId, Shape, Type, TypeId,
};

/// From clients to the API.
const IN: u8 = 1;
/// From the API to clients.
const OUT: u8 = 2;

/// The API with the members of each type as its direction has them.
pub(super) fn settled(api: Cow<'_, Api>) -> Cow<'_, Api> {
    let is_one_way = |property: &Property| property.read_only || property.write_only;
    let mut objects = api.types.iter().filter_map(|ty| match &ty.shape {
        Shape::Object(object) => Some(object),
        _ => None,
    });
    if !objects.any(|object| object.properties.iter().any(is_one_way)) {
        return api;
    }
    let ways = ways(&api);
    let mut api = api.into_owned();
    for (ty, way) in api.types.iter_mut().zip(ways) {
        if let Shape::Object(object) = &mut ty.shape {
            for property in object.properties.iter_mut().filter(|it| is_one_way(it)) {
                settle(property, way);
            }
        }
    }
    Cow::Owned(api)
}

/// What a member is, of a type that goes some ways.
fn settle(property: &mut Property, way: u8) {
    if way == IN {
        property.write_only = false;
    } else if way == OUT {
        property.read_only = false;
    }
    // No request has it, and receivers of what the API sends do not ask for it where other requests have.
    if way == OUT && property.write_only {
        property.required = false;
    }
}

/// The ways that each type goes. Of one that is only a part of others by `allOf`, theirs.
fn ways(api: &Api) -> Vec<u8> {
    let mut walk = Walk {
        api,
        ways: vec![0; api.types.len()],
        open: Vec::new(),
    };
    let own = api.operations.iter().map(|it| (it, IN, OUT));
    let webhooks = api.webhooks.iter();
    let webhooks = webhooks.map(|it| (&it.operation, OUT, IN));
    let mut open: Vec<(&Operation, u8, u8)> = own.chain(webhooks).collect();
    while let Some((operation, there, back)) = open.pop() {
        walk.operation(operation, there, back);
        let callbacks = operation.callbacks.iter();
        open.extend(callbacks.map(|it| match there {
            IN => (&it.operation, OUT, IN),
            // Who sends a callback of what is sent itself is not said.
            _ => (&it.operation, IN | OUT, IN | OUT),
        }));
    }
    walk.spread(|ty| ty.shape.inner());
    let held = walk.ways.clone();
    let all = (0u32..).map(TypeId).zip(&held);
    walk.open
        .extend(all.filter(|(_, way)| **way != 0).map(|(id, _)| id));
    walk.spread(|ty| [ty.shape.inner(), ty.parts.clone()].concat());
    let either = held.into_iter().zip(walk.ways);
    either
        .map(|(held, part)| if held == 0 { part } else { held })
        .collect()
}

/// Ways that are spread from type to type.
struct Walk<'a> {
    api: &'a Api,
    ways: Vec<u8>,
    /// The types whose ways those inside them do not have yet.
    open: Vec<TypeId>,
}

impl Walk<'_> {
    fn mark(&mut self, id: TypeId, way: u8) {
        if let Some(known) = self.ways.get_mut(id.index())
            && *known | way != *known
        {
            *known |= way;
            self.open.push(id);
        }
    }

    /// Marks what an operation's requests hold, which go `there`, and what its responses do, which come `back`.
    fn operation(&mut self, operation: &Operation, there: u8, back: u8) {
        for parameter in &operation.parameters {
            self.mark(self.api.parameter(*parameter).ty, there);
        }
        if let Some(body) = operation.request_body {
            self.body(body, there);
        }
        for (_, response) in &operation.responses {
            self.response(*response, back);
        }
    }

    fn body(&mut self, id: RequestBodyId, way: u8) {
        self.content(&self.api.request_body(id).content, way);
    }

    fn response(&mut self, id: ResponseId, way: u8) {
        let response = self.api.response(id);
        self.headers(&response.headers, way);
        self.content(&response.content, way);
    }

    fn content(&mut self, content: &[MediaType], way: u8) {
        for media_type in content {
            for id in media_type.ty.iter().chain(&media_type.item) {
                self.mark(*id, way);
            }
            let encodings = media_type.encoding.values();
            let by_position = media_type.prefix_encoding.iter();
            for encoding in encodings
                .chain(by_position)
                .chain(&media_type.item_encoding)
            {
                self.headers(&encoding.headers, way);
            }
        }
    }

    fn headers(&mut self, headers: &IndexMap<String, HeaderId>, way: u8) {
        for header in headers.values() {
            self.mark(self.api.header(*header).ty, way);
        }
    }

    /// Gives each type's ways to those inside it.
    fn spread(&mut self, inside: impl Fn(&Type) -> Vec<TypeId>) {
        while let Some(id) = self.open.pop() {
            let way = self.ways.get(id.index()).copied().unwrap_or_default();
            for inner in inside(self.api.ty(id)) {
                self.mark(inner, way);
            }
        }
    }
}
