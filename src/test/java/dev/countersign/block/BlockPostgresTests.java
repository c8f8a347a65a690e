package dev.countersign.block;

import dev.countersign.testkit.OnPostgres;

@OnPostgres
class BlockPostgresTests extends BlockTests {

}
