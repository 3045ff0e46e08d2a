//! An implementation of the Aviary API for the tests, as a user writes one.

use std::net::SocketAddr;

use axum::Router;
use axum::response::Response;
use bytes::Bytes;

use super::operations::ListBirdsOk;
use super::server::*;
use super::types::{Bird, Fault};

pub(super) struct Aviary;

/// A failure with a text that no caller may see.
pub(super) struct Broken(&'static str);

impl Api for Aviary {
    type Error = Broken;
    type Principal = String;
    const BODY_LIMIT: usize = 1024;

    fn fail(&self, error: Broken, rejection: Rejection) -> Response {
        assert!(!rejection.detail().contains(error.0));
        self.reject(rejection)
    }

    async fn list_birds(
        &self,
        principal: Option<String>,
        request: ListBirdsRequest,
    ) -> Result<ListBirdsResponse, Broken> {
        let tags = request.tag.unwrap_or_default();
        if tags == ["secret"] {
            return Err(Broken("the secret tag"));
        }
        if tags == ["teapot"] {
            let status = axum::http::StatusCode::IM_A_TEAPOT;
            return Ok(ListBirdsResponse::Default(status, fault(418)));
        }
        Ok(ListBirdsResponse::Ok(ListBirdsOk {
            x_total: request.limit.unwrap_or(-1),
            x_next: request.x_request_id,
            set_cookie: vec![
                format!("who={principal:?}"),
                request.session.unwrap_or_default(),
            ],
            body: tags.iter().map(|tag| bird(tag)).collect(),
        }))
    }

    async fn add_bird(
        &self,
        principal: String,
        request: AddBirdRequest,
    ) -> Result<AddBirdResponse, Broken> {
        Ok(match request.body.name.as_str() {
            "later" => AddBirdResponse::Accepted,
            "bad" => AddBirdResponse::BadRequest(fault(400)),
            "out" => AddBirdResponse::Unauthorized(fault(401)),
            "odd" => AddBirdResponse::UnprocessableEntity(fault(422)),
            name => AddBirdResponse::Created(bird(&format!("{name} of {principal}"))),
        })
    }

    async fn get_bird(&self, request: GetBirdRequest) -> Result<GetBirdResponse, Broken> {
        Ok(match request.bird_id {
            404 => GetBirdResponse::NotFound,
            409 => GetBirdResponse::ClientError(axum::http::StatusCode::CONFLICT, fault(409)),
            // Not from 400 to 499: this can't be answered.
            500 => GetBirdResponse::ClientError(axum::http::StatusCode::OK, fault(500)),
            id => GetBirdResponse::Ok(Bird {
                id,
                ..bird("Polly")
            }),
        })
    }

    async fn release_bird(
        &self,
        principal: String,
        request: ReleaseBirdRequest,
    ) -> Result<ReleaseBirdResponse, Broken> {
        Ok(match request.body {
            Some(_) => ReleaseBirdResponse::NoContent,
            None if request.bird_id == 0 => ReleaseBirdResponse::InternalServerError(fault(500)),
            None => ReleaseBirdResponse::Forbidden(Fault {
                message: principal,
                ..fault(403)
            }),
        })
    }

    async fn get_song(&self, request: GetSongRequest) -> Result<GetSongResponse, Broken> {
        let bytes = match usize::try_from(request.id) {
            Ok(length) => Bytes::from(vec![0xFF; length]),
            Err(_) => return Err(Broken("no negative songs")),
        };
        Ok(GetSongResponse::Ok(bytes.into()))
    }

    async fn put_song(&self, request: PutSongRequest) -> Result<PutSongResponse, Broken> {
        let song = request.body.bytes().await;
        let song = song.map_err(|_| Broken("half a song"))?;
        if request.id == 1 && song.as_ref() == [0, 159, 146, 150] {
            Ok(PutSongResponse::NoContent)
        } else {
            Err(Broken("other bytes"))
        }
    }

    async fn search_birds(
        &self,
        request: SearchBirdsRequest,
    ) -> Result<SearchBirdsResponse, Broken> {
        let limit = request.body.limit.unwrap_or(1);
        Ok(SearchBirdsResponse::Ok(
            (0..limit)
                .map(|id| Bird {
                    id,
                    ..bird(&request.body.text)
                })
                .collect(),
        ))
    }

    async fn get_health(&self) -> Result<GetHealthResponse, Broken> {
        Ok(GetHealthResponse::Ok("gut – well".to_owned()))
    }
}

pub(super) fn bird(name: &str) -> Bird {
    Bird {
        id: 1,
        name: name.to_owned(),
        species: None,
    }
}

pub(super) fn fault(code: i32) -> Fault {
    Fault {
        code,
        message: "as documented".to_owned(),
        causes: None,
    }
}

/// Knows the token `good`, the token `poor` that is good for nothing, and the pair `key` and `app`.
pub(super) struct Office;

impl Authenticator<Credentials> for Office {
    type Principal = String;

    async fn authenticate(
        &self,
        credentials: Credentials,
        access: &Access<'_>,
    ) -> Result<String, Denied> {
        match credentials {
            Credentials::Keeper(token) => match token.expose() {
                "good" => Ok(format!("keeper with {:?}", access.scopes)),
                "poor" => Err(Denied::Forbidden),
                "lost" => Err(Denied::Unavailable),
                _ => Err(Denied::Unauthenticated),
            },
            Credentials::ApiKeyAndAppId(key, app)
                if (key.expose(), app.expose()) == ("key", "app&") =>
            {
                Ok("application".to_owned())
            }
            Credentials::Account(account) if account.password.expose() == "pa:ss" => {
                Ok(account.username)
            }
            _ => Err(Denied::Unauthenticated),
        }
    }
}

/// Serves the API below `/v1`, beside a route and a fallback of the user's own. Stops with the test's runtime.
pub(super) async fn serve() -> SocketAddr {
    let app = Router::new()
        .nest("/v1", router(Aviary, Office))
        .merge(Router::new().route("/own/{id}", axum::routing::get(async || "own")))
        .fallback(not_found);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await });
    address
}
