package dev.countersign.notice;

import dev.countersign.testkit.OnPostgres;

@OnPostgres
class OutboxPostgresTests extends OutboxTests {

}
