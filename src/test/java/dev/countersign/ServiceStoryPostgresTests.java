package dev.countersign;

import dev.countersign.testkit.OnPostgres;

@OnPostgres
class ServiceStoryPostgresTests extends ServiceStoryTests {

}
