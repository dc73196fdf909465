/* the counter of the page, as a browser saves it along */
