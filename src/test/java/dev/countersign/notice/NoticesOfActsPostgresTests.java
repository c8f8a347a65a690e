package dev.countersign.notice;

import dev.countersign.testkit.OnPostgres;

@OnPostgres
class NoticesOfActsPostgresTests extends NoticesOfActsTests {

}
