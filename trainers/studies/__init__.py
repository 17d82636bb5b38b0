"""Studies: experiments of many small trials, each kept as soon as it has ended; a page and pictures of all."""
