package dev.countersign.broadcast;

import dev.countersign.testkit.OnPostgres;

@OnPostgres
class StatusListPostgresTests extends StatusListTests {

}
