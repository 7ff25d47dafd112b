//! The pages in a real browser (tests/browser), held to more than that they can be walked: Chromium judges them as people meet
//! them. Where there is none, each test says so and passes, as the walks do.

mod documentation;
mod lives;
mod mails;
mod pages;
mod strangers;
