"""What stands round the app, as plain WSGI: the server, and what every request passes."""
