package dev.countersign.command;

import dev.countersign.testkit.OnPostgres;

@OnPostgres
class NoticesCommandPostgresTests extends NoticesCommandTests {

}
