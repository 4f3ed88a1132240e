module example.org/driver

go 1.24.0

require example.org/acct v0.0.0

replace example.org/acct => ../../../../clients/verifiers/go
