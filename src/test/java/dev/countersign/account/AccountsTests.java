package dev.countersign.account;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

import dev.countersign.password.Username;
import dev.countersign.testkit.IntegrationTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DuplicateKeyException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@IntegrationTest
class AccountsTests {

	private static final Instant CREATED_AT = Instant.parse("2026-03-29T01:30:00.123456Z");

	@Autowired
	private Accounts accounts;

	@Test
	void findWhenAddedThenEverythingComesBack() {
		Account account = new Account(UUID.randomUUID(), uniqueName(), AccountKind.SERVICE,
				new EmailAddress("John@example.com"), Set.of("admin", "reader"),
				AccountClaims.of(Map.of("tenant", "acme")), false, CREATED_AT, 0, false);
		this.accounts.add(account, "hash");
		assertThat(this.accounts.findByUsername(account.username())).contains(new AccountPrincipal(account, "hash"));
		assertThat(this.accounts.isEmpty()).isFalse();
	}

	@Test
	void findWhenUnknownThenNothing() {
		assertThat(this.accounts.findByUsername(uniqueName())).isEmpty();
	}

	@Test
	void addWhenNameTakenThenRefused() {
		Account first = account(uniqueName());
		this.accounts.add(first, "hash");
		assertThatExceptionOfType(DuplicateKeyException.class)
			.isThrownBy(() -> this.accounts.add(account(first.username()), "other"));
		assertThat(this.accounts.findByUsername(first.username()))
			.hasValueSatisfying((found) -> assertThat(found.account().id()).isEqualTo(first.id()));
	}

	@Test
	void addWhenEverythingOfGreatestLengthThenKept() {
		Username longest = Username.of(UUID.randomUUID().toString() + "\uD83D\uDE00".repeat(28)).orElseThrow();
		Account account = new Account(UUID.randomUUID(), longest, AccountKind.PERSON,
				EmailAddress.of("\uD83D\uDE00".repeat(242) + "@example.com").orElseThrow(), Set.of(),
				AccountClaims.of(Map.of("a", "x".repeat(1_016))), true, CREATED_AT, 0, false);
		this.accounts.add(account, "h".repeat(512));
		assertThat(this.accounts.findByUsername(longest)).contains(new AccountPrincipal(account, "h".repeat(512)));
	}

	@Test
	void replacePasswordHashWhenCurrentThenReplaced() {
		Account account = account(uniqueName());
		this.accounts.add(account, "old");
		assertThat(this.accounts.replacePasswordHash(account.id(), "old", "new")).isTrue();
		assertThat(this.accounts.findByUsername(account.username())).contains(new AccountPrincipal(account, "new"));
	}

	@Test
	void replacePasswordHashWhenChangedMeanwhileThenLeft() {
		Account account = account(uniqueName());
		this.accounts.add(account, "changed meanwhile");
		assertThat(this.accounts.replacePasswordHash(account.id(), "old", "new")).isFalse();
		assertThat(this.accounts.findByUsername(account.username()))
			.contains(new AccountPrincipal(account, "changed meanwhile"));
	}

	@Test
	void findPageWhenPrefixThenWhateverFollowsItAndNothingElse() {
		String prefix = "p" + UUID.randomUUID().toString().substring(0, 8);
		List<String> names = Stream.of("", "-", "0", "z", "\u00E9", "\uFFFD", "\uD83D\uDE00")
			.map((end) -> prefix + "a" + end)
			.toList();
		Stream.concat(names.stream(), Stream.of(prefix, prefix + "b", prefix + "_a"))
			.forEach((name) -> this.accounts.add(account(new Username(name)), "hash"));
		assertThat(names("", prefix + "a")).containsExactlyInAnyOrderElementsOf(names);
		assertThat(names("", prefix)).startsWith(prefix, prefix + "_a").hasSize(names.size() + 3);
		assertThat(names(prefix + "_a", prefix)).hasSize(names.size() + 1).endsWith(prefix + "b");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\uD7FB", "\uFFFD", "\uD83D\uDE00", "\uD83C\uDFFF", "z" })
	void findPageWhenPrefixEndsWithAnyLetterThenFound(String letter) {
		String prefix = "p" + UUID.randomUUID().toString().substring(0, 8) + letter;
		this.accounts.add(account(new Username(prefix + "x")), "hash");
		assertThat(names("", prefix)).containsExactly(prefix + "x");
	}

	private List<String> names(String after, String prefix) {
		return this.accounts.findPage(after, prefix, null, 100)
			.stream()
			.map((account) -> account.username().value())
			.toList();
	}

	private static Account account(Username username) {
		return new Account(UUID.randomUUID(), username, AccountKind.PERSON, null, Set.of(), AccountClaims.NONE, true,
				CREATED_AT, 0, false);
	}

	private static Username uniqueName() {
		return Username.of("user-" + UUID.randomUUID()).orElseThrow();
	}

}
