"""Words of recordings, and what is put together from them."""
