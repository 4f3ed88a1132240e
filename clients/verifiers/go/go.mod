module example.org/acct

go 1.24.0
