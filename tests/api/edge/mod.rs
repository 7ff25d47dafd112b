//! Where the service meets what stands before it: shared links, proxies, caches, scripts of other origins, readers of
//! feeds, clients that write bodies in their own way.

mod bodies;
mod feed;
mod proxies;
mod shared_links;
