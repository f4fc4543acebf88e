"""How the stacks of all tenants are described, deployed, tested after the switch and put back.

`infra/deploy` and `infra/new-tenant` are the ways in. `tenants` says what a tenant is, `release` what happens to one,
`waves` in which order. Everything else is one step each. Nothing here knows what a plan or an invoice is.
"""
