package dev.countersign.factor;

import dev.countersign.testkit.OnPostgres;

@OnPostgres
class PasskeyPostgresTests extends PasskeyTests {

	@Override
	String countOfBlocked() {
		return """
				SELECT count(*) FROM pg_stat_activity
				WHERE datname = current_database() AND wait_event_type = 'Lock'""";
	}

}
