"""Groups of subcommands of `gongbao`, and what all subcommands share."""
