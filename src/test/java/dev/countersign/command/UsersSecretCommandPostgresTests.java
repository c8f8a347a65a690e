package dev.countersign.command;

import dev.countersign.testkit.OnPostgres;

@OnPostgres
class UsersSecretCommandPostgresTests extends UsersSecretCommandTests {

}
