package dev.countersign.limit;

import dev.countersign.testkit.OnPostgres;

@OnPostgres
class ParallelLoginPostgresTests extends ParallelLoginTests {

}
