package dev.countersign.limit;

import dev.countersign.testkit.OnPostgres;

@OnPostgres
class ParallelLoginPostgresTests extends ParallelLoginTests {

	/**
	 * What is left to an address is not asked of the database for each attempt, so that
	 * all that have a turn get through.
	 */
	@Override
	int mostCompared() {
		return NAMES + 15;
	}

}
