package dev.countersign.account;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import dev.countersign.account.AccountExport.Exported;
import dev.countersign.account.AccountTransfer.Newcomer;
import dev.countersign.testkit.IntegrationTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An export of more than one page, while others change accounts.
 */
@IntegrationTest
class AccountExportTests {

	private static final int COUNT = 1_500;

	private static final String BCRYPT = "$2b$05$abcdefghijklmnopqrstuuFiPhXf1sVd3pCCRO.uVh34H/qI/ZsuS";

	private static final String SECRET = "0123456789abcdef".repeat(4);

	private static final String TOTP = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

	@Autowired
	private AccountExport export;

	@Autowired
	private AccountTransfer transfer;

	@Autowired
	private JdbcClient jdbc;

	@BeforeEach
	void moveIn() {
		List<Newcomer> newcomers = IntStream.range(0, COUNT).mapToObj(AccountExportTests::newcomer).toList();
		this.transfer.add(newcomers.subList(0, COUNT / 2));
		this.transfer.add(newcomers.subList(COUNT / 2, COUNT));
	}

	@AfterEach
	void moveOut() {
		this.jdbc.sql("DELETE FROM account WHERE username LIKE 'moment-%'").update();
	}

	@Test
	void exportWhenAccountsAreChangedMeanwhileThenAllAreAsTheyWereWhenItBegan() {
		List<Exported> exported = new ArrayList<>();
		List<List<String>> secrets = new ArrayList<>();
		List<List<String>> apps = new ArrayList<>();
		this.export.export((account) -> {
			if (!account.username().startsWith("moment-")) {
				return;
			}
			if (exported.isEmpty()) {
				CompletableFuture.runAsync(this::change).join();
			}
			exported.add(account);
			secrets.add(this.export.secretHashes(account));
			apps.add(this.export.totp(account));
		});
		assertThat(exported).extracting(Exported::username)
			.containsExactlyElementsOf(IntStream.range(0, COUNT).mapToObj(AccountExportTests::name).toList());
		assertThat(secrets.get(COUNT - 1)).containsExactly(SECRET);
		assertThat(apps.get(COUNT - 2)).singleElement().asString().contains(TOTP);
		List<String> after = new ArrayList<>();
		this.export.export((account) -> after.add(account.username()));
		assertThat(after).contains("moment-z", "moment-00").doesNotContain(name(0), name(COUNT - 3));
	}

	/** The first would come twice, and the last of all but two not at all. */
	private void change() {
		rename(name(0), "moment-z");
		rename(name(COUNT - 3), "moment-00");
		this.jdbc.sql("DELETE FROM service_secret WHERE secret_hash = :hash").param("hash", SECRET).update();
		this.jdbc.sql("DELETE FROM factor WHERE account_id = (SELECT id FROM account WHERE username = :name)")
			.param("name", name(COUNT - 2))
			.update();
	}

	private void rename(String from, String to) {
		this.jdbc.sql("UPDATE account SET username = :to WHERE username = :from")
			.param("from", from)
			.param("to", to)
			.update();
	}

	private static Newcomer newcomer(int index) {
		boolean service = index == COUNT - 1;
		return new Newcomer(name(index), service ? AccountKind.SERVICE : AccountKind.PERSON, null, true, BCRYPT, false,
				service ? List.of(SECRET) : List.of(), (index == COUNT - 2) ? List.of(TOTP) : List.of(), Set.of(),
				Map.of(), true, null);
	}

	private static String name(int index) {
		return "moment-%05d".formatted(index + 1);
	}

}
