"""What the command line and the web say of an answer: its formats, its plots and its words."""
