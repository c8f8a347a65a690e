package dev.countersign.oauth;

import dev.countersign.testkit.OnPostgres;

@OnPostgres
class PasswordGrantPostgresTests extends PasswordGrantTests {

}
