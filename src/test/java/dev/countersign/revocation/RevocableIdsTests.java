package dev.countersign.revocation;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

import dev.countersign.store.Database;
import dev.countersign.testkit.IntegrationTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

@IntegrationTest
class RevocableIdsTests {

	@Autowired
	private JdbcClient jdbc;

	@Autowired
	private SecureRandom random;

	@Autowired
	private Database database;

	@Test
	void nextWhenTwoNodesMakeIdsThenNoIndexTwice() {
		RevocableIds one = new RevocableIds(this.jdbc, this.random, this.database);
		RevocableIds other = new RevocableIds(this.jdbc, this.random, this.database);
		Set<Long> indices = new HashSet<>();
		for (int i = 0; i < 2_500; i++) {
			assertThat(indices.add(RevocableIds.indexOf(one.next()).orElseThrow())).isTrue();
			assertThat(indices.add(RevocableIds.indexOf(other.next()).orElseThrow())).isTrue();
		}
		assertThat(indices).allSatisfy((index) -> assertThat(one.mayBeGivenOut(index)).isTrue());
		assertThat(one.mayBeGivenOut(1L << 40)).isFalse();
	}

	@Test
	void askedWhenIndexIsFarAwayThenNoneIsUsedUp() {
		RevocableIds one = new RevocableIds(this.jdbc, this.random, this.database);
		RevocableIds other = new RevocableIds(this.jdbc, this.random, this.database);
		long first = RevocableIds.indexOf(one.next()).orElseThrow();
		assertThat(one.mayBeGivenOut(1L << 40)).isFalse();
		assertThat(other.mayBeGivenOut(first + 999)).isTrue();
		assertThat(RevocableIds.indexOf(one.next())).hasValue(first + 1);
		assertThat(RevocableIds.indexOf(other.next())).hasValue(first + 1000);
	}

	@Test
	void nextWhenMadeThenAUuidOfVersionEight() {
		UUID id = new RevocableIds(this.jdbc, this.random, this.database).next();
		assertThat(id.version()).isEqualTo(8);
		assertThat(id.variant()).isEqualTo(2);
		assertThat(RevocableIds.indexOf(UUID.randomUUID())).isEmpty();
	}

}
