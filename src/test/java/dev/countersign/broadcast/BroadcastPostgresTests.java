package dev.countersign.broadcast;

import dev.countersign.testkit.OnPostgres;

@OnPostgres
class BroadcastPostgresTests extends BroadcastTests {

}
