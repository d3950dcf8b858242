"""A launch day in small: a crowd, real servers, two workers, and somebody who keeps killing them."""
