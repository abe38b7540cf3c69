module pulumi-failover/lab/kgateway

go 1.26.5

require github.com/kgateway-dev/kgateway/v2 v2.4.2
