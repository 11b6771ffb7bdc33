"""A session into a picture, film, table or snippet."""
