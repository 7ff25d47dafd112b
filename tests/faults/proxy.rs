//! A TCP proxy between a service and its database, which does what networks do.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

const PASSES: u8 = 0;
const STALLS: u8 = 1;
const DEAF: u8 = 2;

/// Passes bytes between TCP and the server's socket.
pub struct Proxy {
    pub address: SocketAddr,
    state: Arc<State>,
}

struct State {
    mode: AtomicU8,
    target: Mutex<PathBuf>,
    connections: Mutex<Vec<TcpStream>>,
    /// Connections made before this number stall whatever the mode is.
    frozen_below: AtomicU64,
    made: AtomicU64,
}

impl Proxy {
    pub fn to(target: PathBuf) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(State {
            mode: AtomicU8::new(PASSES),
            target: Mutex::new(target),
            connections: Mutex::default(),
            frozen_below: AtomicU64::new(0),
            made: AtomicU64::new(0),
        });
        let shared = state.clone();
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let shared = shared.clone();
                std::thread::spawn(move || shared.serve(client));
            }
        });
        Self { address, state }
    }

    /// The database behind it.
    pub fn url(&self) -> String {
        format!("postgresql://petitions@{}/petitions", self.address)
    }

    pub fn pass(&self) {
        self.state.mode.store(PASSES, Ordering::SeqCst);
    }

    /// Keeps every byte to itself; connections stay open, new ones too.
    pub fn stall(&self) {
        self.state.mode.store(STALLS, Ordering::SeqCst);
    }

    /// Passes every COMMIT of the service and keeps what it is answered.
    pub fn be_deaf(&self) {
        self.state.mode.store(DEAF, Ordering::SeqCst);
    }

    /// The connections of this moment say nothing more, for ever; those made from now on are well.
    pub fn freeze_present(&self) {
        self.state.frozen_below.store(self.state.made.load(Ordering::SeqCst), Ordering::SeqCst);
    }

    /// Ends every connection.
    pub fn cut(&self) {
        for connection in self.state.connections.lock().unwrap().drain(..) {
            let _ = connection.shutdown(Shutdown::Both);
        }
    }

    /// Leads to another server from now on.
    pub fn lead_to(&self, target: PathBuf) {
        *self.state.target.lock().unwrap() = target;
        self.cut();
    }
}

impl State {
    fn serve(self: Arc<Self>, client: TcpStream) {
        let number = self.made.fetch_add(1, Ordering::SeqCst);
        let target = self.target.lock().unwrap().clone();
        let Ok(server) = UnixStream::connect(target) else { return };
        client.set_nodelay(true).unwrap();
        self.connections.lock().unwrap().push(client.try_clone().unwrap());
        let (mut from, mut to) = (client.try_clone().unwrap(), server.try_clone().unwrap());
        let (upward, deaf) = (self.clone(), Arc::new(AtomicBool::new(false)));
        let unanswered = deaf.clone();
        std::thread::spawn(move || {
            let mut bytes = [0; 16_384];
            while let Ok(count @ 1..) = from.read(&mut bytes) {
                upward.hold(number, &[STALLS]);
                let is_commit = bytes[..count].windows(7).any(|window| window == b"COMMIT\0");
                if is_commit && upward.mode.load(Ordering::SeqCst) == DEAF {
                    unanswered.store(true, Ordering::SeqCst);
                }
                if to.write_all(&bytes[..count]).is_err() {
                    break;
                }
            }
            let _ = to.shutdown(Shutdown::Both);
        });
        let (mut from, mut to) = (server, client);
        let mut bytes = [0; 16_384];
        while let Ok(count @ 1..) = from.read(&mut bytes) {
            self.hold(number, &[STALLS]);
            while deaf.load(Ordering::SeqCst) && self.mode.load(Ordering::SeqCst) == DEAF {
                std::thread::sleep(Duration::from_millis(2));
            }
            if to.write_all(&bytes[..count]).is_err() {
                break;
            }
        }
        let _ = to.shutdown(Shutdown::Both);
    }

    fn hold(&self, number: u64, modes: &[u8]) {
        while modes.contains(&self.mode.load(Ordering::SeqCst))
            || number < self.frozen_below.load(Ordering::SeqCst)
        {
            std::thread::sleep(Duration::from_millis(2));
        }
    }
}
