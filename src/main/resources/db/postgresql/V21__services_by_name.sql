-- Few of many accounts, which are listed by themselves.
CREATE INDEX account_service ON account (username) WHERE kind = 'service';
