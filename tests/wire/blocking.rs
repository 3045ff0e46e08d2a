//! Calls without `async` (`specs/slow.yaml`, generated with them).

use std::future::pending;
use std::net::SocketAddr;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::generated::slow::client::{Client, Error};
use crate::generated::slow::router;
use crate::generated::slow::support::binary::Binary;
use crate::generated::slow::support::blocking::wait;
use crate::generated::slow::types::PutLetterBody;
use crate::raw::{http, serve};
use crate::slow::{Post, endless};

/// What begins on a thread of its own, until the test ends.
fn elsewhere(begin: impl Future<Output = SocketAddr> + Send + 'static) -> SocketAddr {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut builder = tokio::runtime::Builder::new_current_thread();
        let runtime = builder.enable_all().build().unwrap();
        runtime.block_on(async {
            sender.send(begin.await).unwrap();
            pending::<()>().await;
        });
    });
    receiver.recv_timeout(Duration::from_secs(10)).unwrap()
}

fn client(address: SocketAddr) -> Client {
    let builder = Client::builder().base_url(format!("http://{address}"));
    let builder = builder.http(http()).timeout(Duration::from_millis(500));
    builder.build().unwrap()
}

#[test]
fn calls_wait_on_the_thread_that_makes_them() {
    let client = client(elsewhere(async { serve(router(Post)).await }));
    assert!(client.get_news().send_blocking().unwrap().is_empty());
    let put = || {
        client
            .put_letter(PutLetterBody { text: None })
            .send_blocking()
    };
    thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(put)).collect();
        for thread in threads {
            thread.join().unwrap().unwrap();
        }
    });
    let bytes = wait(Binary::from("as they come").bytes()).unwrap().unwrap();
    assert_eq!(bytes, "as they come");
}

#[test]
fn their_time_is_limited() {
    let client = client(elsewhere(endless(Duration::from_millis(20))));
    let error = client.get_news().send_blocking().unwrap_err();
    assert!(matches!(error, Error::Transport { .. }), "{error:?}");
}
