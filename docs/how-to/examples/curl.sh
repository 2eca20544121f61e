#!/bin/sh
# What anyone and each party can ask of the register, with curl alone.
#
#   make serve                                          # shows the register's address; leave it running
#   sh docs/how-to/examples/curl.sh http://127.0.0.1:PORT .demo
#
# `make serve` keeps a fresh access token of three parties in their folders.
set -eu
REGISTER=$1
DEMO=$2

ask() { # ask PATH [curl options]
  path=$1
  shift
  echo "# $path"
  curl --silent --show-error --fail-with-body "$@" "$REGISTER$path"
  echo
}

as() { # as PARTY PATH [curl options]
  token=$(cat "$DEMO/$1/access-token")
  shift
  ask "$@" --header "Authorization: Bearer $token"
}

# The documents: the whole, one for each door, and the words with their Dutch words.
ask /v1/openapi.json --output /dev/null
for door in agency contractor buyer public operator; do ask "/v1/$door/openapi.json" --output /dev/null; done
ask /v1/public/glossary --output /dev/null

# What anyone may read. The second time we send back the tag, and get no content: we have it already.
ask /v1/public/directory --output /dev/null
TAG=$(curl --silent --head "$REGISTER/v1/public/directory" | tr -d '\r' | sed -n 's/^etag: //p')
ask /v1/public/directory --header "If-None-Match: $TAG" --write-out '%{http_code}'
ask /log/checkpoint

# What a proposal would come to before the award: numbers, and nobody. Without an obligation there is a scale.
ask /v1/public/rule-sets --output /dev/null
ask /v1/public/plans --header 'Content-Type: application/json' --data '{
  "rule_set": "utrecht-current", "contract_value": 80000000, "first_day": "2027-01-01", "last_day": "2028-12-31",
  "obligation": {"basis_points": 400},
  "people": [{"target_group": "participation_act", "people": 1, "hours_per_week": 2400, "months": 12}]
}'

# Whether a bundle is what it says it is. It is sent as it is, and nothing of it is kept.
ask /v1/verifications --header 'Content-Type: application/json' --data @"$DEMO/buyer/WERK-2025-017.bundle.json"

# Each at its own door.
as buyer "/v1/buyer/contracts?limit=1"
as builder "/v1/contractor/contracts?limit=1"
as builder "/v1/contractor/placements?limit=1"
as gemeente "/v1/agency/placements?limit=1"

# What goes wrong says what was expected, under a code that stays, and never what you sent.
for wrong in /v1/buyer/contracts /v1/public/rule-sets/nothing "/v1/public/directory?who=1"; do
  echo "# $wrong"
  curl --silent --write-out ' (%{http_code})\n' "$REGISTER$wrong"
done
