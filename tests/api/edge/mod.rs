//! Where the service meets what stands before it: shared links, proxies, caches, scripts of other origins, readers of
//! feeds, clients that write bodies in their own way.

mod bodies;
mod details;
mod double_presses;
mod feed;
mod keys;
mod letters;
mod live;
mod pages;
mod proxies;
mod shared_links;
mod uploads;
