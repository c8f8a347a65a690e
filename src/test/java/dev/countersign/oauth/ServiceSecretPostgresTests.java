package dev.countersign.oauth;

import dev.countersign.testkit.OnPostgres;

@OnPostgres
class ServiceSecretPostgresTests extends ServiceSecretTests {

}
