package dev.countersign.account;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import dev.countersign.password.Username;
import dev.countersign.token.TokenHolder;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RolesTests {

	@Test
	void scopesWhenSeveralRolesThenAllOfTheirs() {
		Roles roles = new Roles(Map.of("admin", Set.of("admin", "metrics"), "editor", Set.of("reports", "metrics")));
		assertThat(roles.scopesOf(account("admin", "editor"))).containsExactlyInAnyOrder("admin", "metrics", "reports");
		assertThat(roles.scopesOf(account("editor"))).containsExactlyInAnyOrder("reports", "metrics");
		assertThat(roles.scopesOf(account("unknown"))).isEmpty();
		assertThat(roles.scopesOf(account())).isEmpty();
	}

	@Test
	void scopesWhenMapChangesThenStayAsTheyWere() {
		Map<String, Set<String>> settings = new HashMap<>(
				Map.of("admin", Set.of("admin"), "editor", Set.of("reports")));
		Roles roles = new Roles(settings);
		settings.put("editor", Set.of("admin"));
		assertThat(roles.scopesOf(account("editor"))).containsExactly("reports");
	}

	@Test
	void holderWhenTokenMayDoLessThenRolesThatBringMoreAreLeftOut() {
		Roles roles = new Roles(Map.of("admin", Set.of("admin", "metrics"), "editor", Set.of()));
		Account account = account("admin", "editor", "unknown");
		assertThat(roles.holder(account).roles()).containsExactlyInAnyOrder("admin", "editor", "unknown");
		assertThat(roles.holder(account).scopes()).containsExactlyInAnyOrder("admin", "metrics");
		TokenHolder less = roles.holder(account, Set.of("metrics"));
		assertThat(less.roles()).containsExactlyInAnyOrder("editor", "unknown");
		assertThat(less.scopes()).containsExactly("metrics");
		assertThat(less.claims()).isEqualTo(Map.of("tenant", "acme"));
		assertThat(roles.holder(account, Set.of("metrics", "admin")).roles()).contains("admin");
	}

	@Test
	void unnamedWhenNoSettingNamesARoleThenItAndNotOneThatIsSetToNothing() {
		Roles roles = new Roles(Map.of("admin", Set.of("admin"), "reader", Set.of()));
		assertThat(roles.unnamed(List.of("reader", "edtior", "admin", "Admin"))).containsExactly("Admin", "edtior");
		assertThat(roles.unnamed(Set.of())).isEmpty();
	}

	@Test
	void bringAdministrationWhenOneOfThemDoesThenYes() {
		Roles roles = new Roles(
				Map.of("admin", Set.of("admin"), "owner", Set.of("admin", "reports"), "editor", Set.of("reports")));
		assertThat(roles.bringAdministration(Set.of("admin"))).isTrue();
		assertThat(roles.bringAdministration(Set.of("editor", "owner"))).isTrue();
		assertThat(roles.bringAdministration(Set.of("editor", "unknown"))).isFalse();
		assertThat(roles.bringAdministration(Set.of())).isFalse();
	}

	@Test
	void areAllowedWhenEachIsShortAndAllTogetherTooThenYes() {
		assertThat(RoleNames.areAllowed(List.of())).isTrue();
		assertThat(RoleNames.areAllowed(List.of("a", "Z9._:-", "x".repeat(64)))).isTrue();
		assertThat(RoleNames.areAllowed(List.of("x".repeat(65)))).isFalse();
		assertThat(RoleNames.areAllowed(List.of("a", ""))).isFalse();
		assertThat(RoleNames.areAllowed(List.of("a b"))).isFalse();
		assertThat(RoleNames.areAllowed(Arrays.asList("a", null))).isFalse();
		List<String> most = List.of("a".repeat(64), "b".repeat(64), "c".repeat(64), "d".repeat(64), "e".repeat(64),
				"f".repeat(64), "g".repeat(64), "h".repeat(57));
		assertThat(String.join(" ", most)).hasSize(512);
		assertThat(RoleNames.areAllowed(most)).isTrue();
		assertThat(RoleNames.areAllowed(List.of("a".repeat(64), "b".repeat(64), "c".repeat(64), "d".repeat(64),
				"e".repeat(64), "f".repeat(64), "g".repeat(64), "h".repeat(58))))
			.isFalse();
	}

	private static Account account(String... roles) {
		return new Account(UUID.randomUUID(), Username.of("john").orElseThrow(), AccountKind.PERSON, null,
				Set.of(roles), AccountClaims.of(Map.of("tenant", "acme")), true, Instant.EPOCH, 0, false);
	}

}
