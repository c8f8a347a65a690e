package dev.countersign.command;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.countersign.account.AccountTransfer;
import dev.countersign.testkit.AuthenticatorApp;
import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.ServiceClient;
import dev.countersign.testkit.TestAccounts;
import dev.countersign.testkit.TestClock;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.crypto.scrypt.SCryptPasswordEncoder;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static org.assertj.core.api.Assertions.assertThat;

@IntegrationTest
class UsersImportCommandTests {

	private static final String PASSWORD = "correct horse battery staple";

	/** Of that password, made by libxcrypt. */
	private static final String BCRYPT = "$2b$05$abcdefghijklmnopqrstuuFiPhXf1sVd3pCCRO.uVh34H/qI/ZsuS";

	@Autowired
	private ApplicationContext service;

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private JdbcClient jdbc;

	@TempDir
	private Path folder;

	/**
	 * Hashes of the password as other programs make them: bcrypt by libxcrypt, scrypt and
	 * PBKDF2 by Python's hashlib, in the forms of Django, passlib, PHC and Spring
	 * Security.
	 */
	static Stream<String> foreignHashes() {
		String argon2 = String.valueOf(new Argon2PasswordEncoder(16, 32, 2, 1024, 1).encode(PASSWORD));
		return Stream.of("pbkdf2_sha256$260000$aNdZ8vq1xQwLk3$uE4Pcp95ba1FvQ2UV/sbXFwA7dX11n/qiLqAz2cYNXs=",
				"pbkdf2_sha1$180000$seasalt$MiKPAzV95aF7nN2tAlQsdzNQ24o=",
				"scrypt$16384$aNdZ8vq1xQwLk3$8$1$/m2LVCa0WCfcofjbTXGtbM3TYXT28IF/MIL+LF5Ia5axVkBuGELbMG62orylDLzioqFoSymeEiq0e6MBZO67mw==",
				"$scrypt$ln=14,r=8,p=1$c2l4dGVlbiBieXRlcyBvZg$NG0pv6t5tE084dkTxqhZznRGklnEmgRzugmz/9QaYzw",
				"$e0801$c2l4dGVlbiBieXRlcyBvZg==$NG0pv6t5tE084dkTxqhZznRGklnEmgRzugmz/9QaYzw=",
				"$pbkdf2-sha256$29000$c2l4dGVlbiBieXRlcyBvZg$2XOZP8y2cMNlplB7iSfJ8cU3lEmNRUPLq6jiSvQxm3s",
				"$pbkdf2-sha512$i=25000,l=64$c2l4dGVlbiBieXRlcyBvZg$z5t1nqmt0Hpxy/2+P8bl7J4pXtRPNsU5fQTFK4p3T2oehqVUtjFcEuXJY0I7p/HrUw0BJcQYb0rVTkjIHZqK2w",
				"$pbkdf2$131000$c2l4dGVlbiBieXRlcyBvZg$gergBJafJciVkLJpaY.JDdmJSvA",
				"{pbkdf2@SpringSecurity_v5_8}7369787465656e206279746573206f665018bce78be4c945d17192a984b6dabc9e4d3fa0e00ae5dcb17a64beecfaa134",
				"{pbkdf2}38206279746573210e5fb91d2ff32fd8dfb3359edfae8865fc64d80905689f6c7471aa07e5798e9c",
				"$2a$05$abcdefghijklmnopqrstuuFiPhXf1sVd3pCCRO.uVh34H/qI/ZsuS",
				"$2b$05$abcdefghijklmnopqrstuuFiPhXf1sVd3pCCRO.uVh34H/qI/ZsuS",
				"$2y$05$abcdefghijklmnopqrstuuFiPhXf1sVd3pCCRO.uVh34H/qI/ZsuS",
				"bcrypt$$2b$05$abcdefghijklmnopqrstuuFiPhXf1sVd3pCCRO.uVh34H/qI/ZsuS",
				"{bcrypt}$2a$05$abcdefghijklmnopqrstuuFiPhXf1sVd3pCCRO.uVh34H/qI/ZsuS", argon2, "argon2" + argon2,
				"{argon2@SpringSecurity_v5_8}" + argon2,
				"{scrypt@SpringSecurity_v5_8}" + new SCryptPasswordEncoder(1024, 8, 1, 32, 16).encode(PASSWORD));
	}

	@ParameterizedTest
	@MethodSource("foreignHashes")
	void loginWhenHashTakenOverThenOldPasswordIsGoodAndTheHashRenewed(String hash) {
		String name = name();
		assertThat(importJson(line(name, hash)).err()).isEmpty();
		assertThat(status(name, "another password")).isEqualTo(401);
		assertThat(storedHash(name)).doesNotStartWith("{argon2}$argon2id$v=19$m=19456");
		assertThat(status(name, PASSWORD)).isEqualTo(200);
		assertThat(storedHash(name)).startsWith("{argon2}$argon2id$v=19$m=19456,t=2,p=1$");
		assertThat(status(name, PASSWORD)).isEqualTo(200);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "passw0rd|of no kind", "{noop}password|of no kind",
			"5f4dcc3b5aa765d61d8327deb882cf99|of no kind", "$1$salt$hash|of no kind",
			"bcrypt_sha256$$2b$12$abc|not in order", "$2x$05$abc|faulty bcrypt", "$2b$05$short|not in order",
			"$2b$16$abcdefghijklmnopqrstuuFiPhXf1sVd3pCCRO.uVh34H/qI/ZsuS|longer than a login",
			"$argon2id$v=19$m=262145,t=1,p=1$c2l4dGVlbiBieXRlcyBvZg$c2l4dGVlbiBieXRlcyBvZg|256 MiB",
			"$argon2id$v=19$m=262144,t=9,p=1$c2l4dGVlbiBieXRlcyBvZg$c2l4dGVlbiBieXRlcyBvZg|longer than a login",
			"$argon2id$v=19$m=8,t=1,p=2$c2l4dGVlbiBieXRlcyBvZg$c2l4dGVlbiBieXRlcyBvZg|not in order",
			"$scrypt$ln=19,r=8,p=1$c2l4dGVlbiBieXRlcyBvZg$c2l4dGVlbiBieXRlcyBvZjMyIGJ5dGVzIG9mIGhhc2g|256 MiB",
			"$scrypt$ln=63,r=8,p=1$c2l4dGVlbiBieXRlcyBvZg$c2l4dGVlbiBieXRlcyBvZjMyIGJ5dGVzIG9mIGhhc2g|256 MiB",
			"$scrypt$ln=17,r=8,p=99$c2l4dGVlbiBieXRlcyBvZg$c2l4dGVlbiBieXRlcyBvZjMyIGJ5dGVzIG9mIGhhc2g|longer than a login",
			"scrypt$16385$saltsalt$8$1$c2l4dGVlbiBieXRlcyBvZjMyIGJ5dGVzIG9mIGhhc2g|not in order",
			"$scrypt$ln=14,r=8,p=1$c2l4dGVlbiBieXRlcyBvZg$c2l4dGVlbiBieXRlcyBvZg|not in order",
			"pbkdf2_sha256$5000001$salt$c2l4dGVlbiBieXRlcyBvZg|longer than a login",
			"pbkdf2_sha256$0$salt$c2l4dGVlbiBieXRlcyBvZg|not in order", "pbkdf2_sha256$1000$salt$???|not in order",
			"$pbkdf2-sha256$1000$salt|not in order", "{pbkdf2}abc|not in order" })
	void importWhenHashOfAnotherKindBrokenOrTooCostlyThenRefusedWithTheReason(String hash, String reason) {
		String name = name();
		CommandRun run = importJson(line(name, hash));
		assertThat(run.status()).isEqualTo(1);
		assertThat(run.err()).startsWith("line 1, '" + name + "': ").contains(reason).doesNotContain(hash);
		assertThat(exists(name)).isFalse();
	}

	@Test
	void importWhenSomeLinesBrokenThenTheOthersAreTakenAndEachIsReported() throws IOException {
		String first = name();
		String last = name();
		Path file = Files.write(this.folder.resolve("users"), List.of("\uFEFF" + line(first, BCRYPT), "", """
				{"username":"x","username":"y"}""", """
				{"username":"x"}""", """
				{"username":7,"password_hash":"x"}""", line("two words", BCRYPT), line(first, BCRYPT + "x"),
				line("x".repeat(LineReader.MAX_LENGTH), BCRYPT), with("\"roles\":\"admin\""),
				with("\"roles\":[\"a b\"]"), with("\"enabled\":\"yes\""), with("\"created_at\":\"yesterday\""),
				with("\"created_at\":\"+999999-01-01T00:00:00Z\""), with("\"email\":\"\\ud800\""),
				with("\"\\udc00\":1"),
				"{\"username\":\"" + last.toUpperCase(Locale.ROOT) + "\",\"password_hash\":\"" + BCRYPT
						+ "\",\"roles\":[\"admin\"],\"enabled\":false,\"created_at\":\"2020-01-31T12:00:00+01:00\",\"other\":1}"));
		Files.write(file, new byte[] { '{', '"', (byte) 0xff, '"', ':', '1', '}', '\n' }, StandardOpenOption.APPEND);
		Path report = this.folder.resolve("report");
		CommandRun run = CommandRun.of(this.service, "users", "import", file.toString(), "--report", report.toString(),
				"--json");
		assertThat(run.status()).isEqualTo(1);
		assertThat(run.err()).isEqualTo("Not read, as no account has such a field: [other]" + System.lineSeparator());
		assertThat(run.json().get("fields_not_read").toString()).isEqualTo("[\"other\"]");
		assertThat(run.json().get("added").asInt()).isEqualTo(2);
		assertThat(run.json().get("refused").asInt()).isEqualTo(14);
		assertThat(Files.readAllLines(report)).hasSize(14)
			.allSatisfy((line) -> assertThat(line).matches("line \\d+(, '.+')?: .+"))
			.anySatisfy((line) -> assertThat(line).startsWith("line 3: it names a field twice"))
			.anySatisfy((line) -> assertThat(line).startsWith("line 8: it has more than"))
			.anySatisfy((line) -> assertThat(line).startsWith("line 14").contains("half of a surrogate pair"))
			.anySatisfy((line) -> assertThat(line).startsWith("line 15").contains("half of a surrogate pair"))
			.last()
			.asString()
			.startsWith("line 17: it is not in UTF-8");
		assertThat(CommandRun.of(this.service, "users", "export").out()).contains("{\"username\":\"" + last
				+ "\",\"roles\":[\"admin\"],\"enabled\":false,\"created_at\":\"2020-01-31T11:00:00Z\"}");
	}

	@Test
	void importWhenReportIsTheFileItselfThenRefusedAndTheFileIsAsItWas() throws IOException {
		Path file = Files.writeString(this.folder.resolve("users"), line(name(), BCRYPT) + "\n");
		Path link = Files.createSymbolicLink(this.folder.resolve("link"), file);
		for (Path report : List.of(file, link)) {
			CommandRun run = CommandRun.of(this.service, "users", "import", file.toString(), "--report",
					report.toString());
			assertThat(run.status()).isEqualTo(1);
			assertThat(run.err()).contains("--report names the file that is read.");
		}
		assertThat(file).isNotEmptyFile();
	}

	@Test
	void importWhenReportCannotBeWrittenThenFailsAndSaysSo() throws IOException {
		Path file = Files.writeString(this.folder.resolve("users"), line(name(), "x") + "\n");
		CommandRun nowhere = CommandRun.of(this.service, "users", "import", file.toString(), "--report",
				this.folder.resolve("none/report").toString());
		assertThat(nowhere.status()).isEqualTo(1);
		assertThat(nowhere.err()).contains("cannot be written", "--report").doesNotContain("\tat ");
		if (Files.isWritable(Path.of("/dev/full"))) {
			CommandRun full = CommandRun.of(this.service, "users", "import", file.toString(), "--report", "/dev/full");
			assertThat(full.status()).isEqualTo(1);
			assertThat(full.err()).contains("could not be written to its end");
		}
	}

	@Test
	void importWhenBegunAgainThenOnlyWhatIsMissingIsAdded() {
		StringBuilder lines = new StringBuilder();
		for (int i = 0; i < 1_500; i++) {
			lines.append(line(name(), BCRYPT)).append('\n');
		}
		String half = lines.substring(0, lines.indexOf("\n", lines.length() / 2) + 1);
		long first = half.lines().count();
		assertThat(counts(importJson(half))).isEqualTo(List.of(first, 0L, 0L));
		assertThat(counts(importJson(lines.toString()))).isEqualTo(List.of(1_500 - first, first, 0L));
		assertThat(counts(importJson(lines.toString()))).isEqualTo(List.of(0L, 1_500L, 0L));
	}

	@Test
	void importWhenNameTakenWithAnotherHashThenRefusedAndLeftAlone() {
		String name = name();
		importJson(line(name, BCRYPT));
		assertThat(status(name, PASSWORD)).isEqualTo(200);
		String renewed = storedHash(name);
		CommandRun run = importJson(line(name, BCRYPT));
		assertThat(run.status()).isEqualTo(1);
		assertThat(run.err()).contains("': the name is taken");
		assertThat(storedHash(name)).isEqualTo(renewed);
	}

	@Test
	void importWhenDryThenSameCountsAndNothingChanged() {
		String name = name();
		String lines = line(name, BCRYPT) + "\n" + line(name, BCRYPT) + "\n" + line(name(), "password") + "\n"
				+ (line(name(), BCRYPT) + "\n").repeat(1_000) + line(name, BCRYPT.replace('Z', 'Y'));
		CommandRun dry = CommandRun.withInput(this.service, lines, "users", "import", "-", "--dry-run", "--json");
		assertThat(dry.status()).isEqualTo(1);
		assertThat(dry.json().get("dry_run").asBoolean()).isTrue();
		assertThat(exists(name)).isFalse();
		CommandRun run = importJson(lines);
		assertThat(counts(run)).isEqualTo(counts(dry)).isEqualTo(List.of(2L, 1_000L, 2L));
		assertThat(run.err()).isEqualTo(dry.err());
	}

	/** A large file takes minutes, in which people are at work. */
	@Test
	void importWhenDryAndBeyondABatchThenItsNamesAreFreeForOthers(@Autowired ServiceClient client,
			@Autowired BearerTokens tokens, @Autowired AccountTransfer transfer) {
		String name = name();
		String lines = line(name, BCRYPT) + "\n" + (line(name(), BCRYPT) + "\n").repeat(transfer.batchSize());
		ServiceClient admin = client.withToken(tokens.of(TestAccounts.ADMIN));
		List<MvcTestResult> added = new ArrayList<>();
		Writer progress = new StringWriter() {

			@Override
			public void flush() {
				if (added.isEmpty() && toString().contains(" lines")) {
					added.add(CompletableFuture
						.supplyAsync(() -> admin.post("/users", Map.of("username", name, "password", PASSWORD)))
						.join());
				}
			}

		};
		int status = CommandLineInterface.run(() -> new SharedService(this.service),
				new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)), new PrintWriter(new StringWriter()),
				new PrintWriter(progress), "users", "import", "-", "--dry-run", "--progress");
		assertThat(added).singleElement().satisfies((result) -> assertThat(result).hasStatus(201));
		assertThat(status).as(progress.toString()).isZero();
	}

	@Test
	void importWhenCsvThenFieldsByTheirNames() throws IOException {
		String name = name();
		Path file = this.folder.resolve("users.CSV");
		Files.writeString(file,
				"password_hash,Roles,username,other\r\n\"%s\",admin auditor,\"%s, Jr\",\"a \"\"b\"\"\"\r\n%s,,%s\r\n"
					.formatted(BCRYPT, name, BCRYPT, name),
				StandardCharsets.UTF_8);
		CommandRun run = CommandRun.of(this.service, "users", "import", file.toString());
		assertThat(run.status()).isEqualTo(1);
		assertThat(run.err()).contains("field: [other]", "line 2, '" + name + ", Jr': a user name has",
				"line 3, '" + name + "': it has 3 fields and the header has 4");
		Files.writeString(file, "password_hash,roles,username,enabled\n%s,admin auditor,%s,\n%s,,%s,f\n"
			.formatted(BCRYPT, name, BCRYPT, name + "2"));
		assertThat(CommandRun.of(this.service, "users", "import", file.toString()).out()).startsWith("Added 2,");
		assertThat(CommandRun.of(this.service, "users", "export").out())
			.contains("\"" + name + "\",\"roles\":[\"admin\",\"auditor\"],\"enabled\":true")
			.contains("\"" + name + "2\",\"roles\":[],\"enabled\":false");
	}

	@Test
	void importWhenAddressIsNotConfirmedThenExportedSoAndElseNotNamed() {
		List<String> names = List.of(name(), name(), name());
		CommandRun lines = importJson("""
				{"username":"%s","password_hash":"%s","email":"one@example.com","email_confirmed":false}
				{"username":"%s","password_hash":"%s","email":"two@example.com"}""".formatted(names.get(0), BCRYPT,
				names.get(1), BCRYPT));
		assertThat(counts(lines)).as(lines.err()).isEqualTo(List.of(2L, 0L, 0L));
		assertThat(importCsv("username,password_hash,email,email_confirmed\n%s,%s,three@example.com,f\n"
			.formatted(names.get(2), BCRYPT)).status()).isZero();
		assertThat(CommandRun.of(this.service, "users", "export").out()).contains(
				"\"" + names.get(0) + "\",\"email\":\"one@example.com\",\"email_confirmed\":false,",
				"\"" + names.get(1) + "\",\"email\":\"two@example.com\",\"roles\"",
				"\"" + names.get(2) + "\",\"email\":\"three@example.com\",\"email_confirmed\":false,");
	}

	@Test
	void importWhenEmailAndClaimsGivenThenTakenInBothFormsAndExported() {
		List<String> names = List.of(name(), name());
		CommandRun lines = importJson("""
				{"username":"%s","password_hash":"%s","email":"One@example.com","claims":{"tenant":{"id":7}}}"""
			.formatted(names.get(0), BCRYPT));
		assertThat(counts(lines)).as(lines.err()).isEqualTo(List.of(1L, 0L, 0L));
		assertThat(importCsv("username,password_hash,email,claims\n%s,%s,two@example.com,\"{\"\"a\"\":[1]}\"\n"
			.formatted(names.get(1), BCRYPT)).status()).isZero();
		assertThat(CommandRun.of(this.service, "users", "export").out()).contains(
				"\"" + names.get(0)
						+ "\",\"email\":\"One@example.com\",\"roles\":[],\"claims\":{\"tenant\":{\"id\":7}},",
				"\"" + names.get(1) + "\",\"email\":\"two@example.com\",\"roles\":[],\"claims\":{\"a\":[1]},");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "\"email\":\"nowhere\"|an e-mail address has one @", "\"email\":7|is not text",
					"\"claims\":7|is not a JSON object",
					"\"claims\":{\"exp\":1}|has the name 'exp', which is not free" })
	void importWhenEmailOrClaimsImpossibleThenRefusedWithTheReason(String field, String reason) {
		CommandRun run = importJson(with(field));
		assertThat(run.status()).isEqualTo(1);
		assertThat(run.err()).contains(reason);
	}

	@ParameterizedTest
	@ValueSource(strings = { "[1]", "{", "{}{}", "\"{\"\"a\"\":1,\"\"a\"\":2}\"" })
	void importWhenCellOfClaimsIsNoObjectThenRefused(String cell) {
		CommandRun run = importCsv("username,password_hash,claims\n%s,%s,%s\n".formatted(name(), BCRYPT, cell));
		assertThat(run.status()).isEqualTo(1);
		assertThat(run.err()).contains("'claims' is not a JSON object");
	}

	@Test
	void importWhenFileUnusableThenFails() throws IOException {
		CommandRun absent = CommandRun.of(this.service, "users", "import", this.folder.resolve("none").toString());
		assertThat(absent.status()).isEqualTo(1);
		assertThat(absent.err()).contains("cannot be read");
		CommandRun headless = CommandRun.withInput(this.service, "john," + BCRYPT, "users", "import", "-",
				"--format=csv");
		assertThat(headless.status()).isEqualTo(1);
		assertThat(headless.err()).contains("does not name the fields");
	}

	/** A reader of lines would take the third for an account. */
	@Test
	void importWhenCellHoldsALineBreakThenNoAccountIsMadeOfIt() {
		String name = name();
		CommandRun run = importCsv(
				"username,password_hash,roles,bio\r\n%s,%s,,plain\r\n%s-2,%s,,\"hello\r\n%s-3,%s,admin,x\"\r\n"
					.formatted(name, BCRYPT, name, BCRYPT, name, BCRYPT));
		assertThat(run.status()).as(run.err()).isEqualTo(0);
		assertThat(run.out()).startsWith("Added 2,");
		assertThat(exists(name + "-2")).isTrue();
		assertThat(exists(name + "-3")).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "NAME-2,HASH,,\"never closed\nNAME-3,HASH,admin,x\n", "NAME-2,HASH,,\"closed\" and more\n",
			"NAME-2,HASH,,LONG\n" })
	void importWhenCsvIsNotInShapeThenNothingIsTakenOver(String rest) {
		String name = name();
		String csv = "username,password_hash,roles,bio\nNAME,HASH,,plain\n" + rest;
		CommandRun run = importCsv(
				csv.replace("NAME", name).replace("HASH", BCRYPT).replace("LONG", "\"" + "x".repeat(20_000) + "\""));
		assertThat(run.status()).isEqualTo(1);
		assertThat(run.err()).contains("The file is not CSV: the record that begins on line 3",
				"Nothing was taken over");
		assertThat(exists(name)).isFalse();
	}

	@Test
	void importWhenJsonArrayThenNothingIsTakenOverAndTheCommandSaysWhatToType() {
		String name = name();
		CommandRun run = importJson("[\n" + line(name, BCRYPT) + ",\n" + line(name() + "2", BCRYPT) + "\n]\n");
		assertThat(run.status()).isEqualTo(1);
		assertThat(run.err()).contains("JSON array", "jq -c '.[]'");
		assertThat(exists(name)).isFalse();
		CommandRun spread = importJson("{\n \"users\": [\n" + line(name, BCRYPT) + "\n]}");
		assertThat(spread.err()).contains("The first line of the file is not one JSON object.");
		assertThat(exists(name)).isFalse();
	}

	/** What is read to its end before anything is taken over is no half of an import. */
	@ParameterizedTest
	@ValueSource(strings = { "[]", "\"x\"", "7", "null", "{", "}", "{\"username\":\"x\"", "{} {}", "{},", "username,x",
			"\uFEFF{}" })
	void importWhenALaterLineIsNotOneObjectThenNothingIsTakenOverAndTheLineIsNamed(String other) {
		String name = name();
		for (String rest : List.of("\n\n" + other, "\n\n" + other + "\n" + line(name(), BCRYPT))) {
			CommandRun run = importJson(line(name, BCRYPT) + rest);
			assertThat(run.status()).isEqualTo(1);
			assertThat(run.err()).startsWith("countersign: Line 3 of the file is not one JSON object.")
				.contains("Nothing was taken over")
				.doesNotContain("\tat ");
			assertThat(exists(name)).isFalse();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "\n\n", "username,password_hash\n", "username,password_hash\n\n" })
	void importWhenFileHoldsNoAccountThenFails(String csv) {
		CommandRun run = importCsv(csv);
		assertThat(run.status()).isEqualTo(1);
		assertThat(run.err()).isNotBlank();
		assertThat(importJson("\n").err()).contains("There is no account in the file.");
	}

	@ParameterizedTest
	@CsvSource({ "2024-01-05 10:00:00+00,2024-01-05T10:00:00Z",
			"2024-01-05 10:00:00.123456+05:30,2024-01-05T04:30:00.123456Z",
			"2024-01-05T10:00:00-0130,2024-01-05T11:30:00Z", "2024-01-05T10:00:00Z,2024-01-05T10:00:00Z" })
	void importWhenTimeAsPostgresWritesItThenTaken(String written, String time) {
		String name = name();
		assertThat(importCsv("username,password_hash,created_at\n%s,%s,%s\n".formatted(name, BCRYPT, written)).status())
			.isEqualTo(0);
		assertThat(CommandRun.of(this.service, "users", "export").out())
			.contains("\"" + name + "\",\"roles\":[],\"enabled\":true,\"created_at\":\"" + time + "\"");
	}

	@Test
	void importWhenRefusedThenEachReasonSaysWhatToDo() {
		String name = name();
		CommandRun run = importCsv(
				"username,password_hash,roles,created_at\n%1$s,%2$s,\"admin,auditor\",\n%1$s,%2$s,,2024-01-05 10:00:00\n"
					.formatted(name, BCRYPT));
		assertThat(run.err().lines()).containsExactly(
				"line 2, '" + name + "': several roles in a cell have blanks between them: admin auditor",
				"line 3, '" + name + "': 'created_at' is not a time; write it as 2026-01-31T12:00:00Z");
	}

	/** Made from the Argon2 of version 1.0, whose hashes name no version. */
	@Test
	void loginWhenArgon2HashNamesNoVersionThenItIsTheFirst() {
		String name = name();
		Argon2Parameters first = new Argon2Parameters.Builder(Argon2Parameters.ARGON2_i)
			.withVersion(Argon2Parameters.ARGON2_VERSION_10)
			.withMemoryAsKB(256)
			.withIterations(2)
			.withParallelism(1)
			.withSalt("sixteen bytes of".getBytes(StandardCharsets.UTF_8))
			.build();
		Argon2BytesGenerator generator = new Argon2BytesGenerator();
		generator.init(first);
		byte[] hash = new byte[32];
		generator.generateBytes(PASSWORD.toCharArray(), hash);
		assertThat(importJson(
				line(name, "$argon2i$m=256,t=2,p=1$c2l4dGVlbiBieXRlcyBvZg$" + Base64.getEncoder().encodeToString(hash)))
			.err()).isEmpty();
		assertThat(status(name, PASSWORD)).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "geheim\u00B2Wort \u00BD \u00B5m", "e\u0301te\u0301 a\u0300 la plage",
			"\uFF30assword\u00A0\uFB01x" })
	void loginWhenOtherSystemHashedWhatWasTypedThenGoodOnceAndRenewed(String password) {
		for (PasswordEncoder other : List.of(new BCryptPasswordEncoder(4),
				new Argon2PasswordEncoder(16, 32, 1, 256, 1))) {
			String name = name();
			assertThat(importJson(line(name, String.valueOf(other.encode(password)))).err()).isEmpty();
			assertThat(status(name, password + "x")).isEqualTo(401);
			assertThat(status(name, password)).isEqualTo(200);
			assertThat(storedHash(name)).startsWith("{argon2}$argon2id$v=19$m=19456,t=2,p=1$");
			assertThat(status(name, Normalizer.normalize(password, Normalizer.Form.NFKC))).isEqualTo(200);
			assertThat(status(name, password)).isEqualTo(200);
		}
	}

	@Test
	void importWhenNameLongOrWithBlanksAroundThenTakenAndSoAtALogin() {
		String name = name() + "x".repeat(200);
		assertThat(importJson(line(" " + name + "\t", BCRYPT)).status()).isEqualTo(0);
		assertThat(status(name + " ", PASSWORD)).isEqualTo(200);
	}

	@Test
	void importWhenProgressAskedForThenShownOnStandardErrorAlone() throws IOException {
		Path file = Files.writeString(this.folder.resolve("users"), line(name(), BCRYPT));
		CommandRun run = CommandRun.of(this.service, "users", "import", file.toString(), "--progress");
		assertThat(run.err()).contains("[" + "#".repeat(40) + "] 100 %  1 lines");
		assertThat(run.out()).isEqualTo("Added 1, already there 0, refused 0." + System.lineSeparator());
	}

	@Test
	void importWhenManyRefusedThenStandardErrorIsBounded() {
		CommandRun run = importJson(line(name(), BCRYPT) + "\n" + "{}\n".repeat(5_000));
		assertThat(run.json().get("refused").asInt()).isEqualTo(5_000);
		assertThat(run.err().lines()).hasSize(101).last().asString().contains("--report FILE");
	}

	@Test
	void importWhenExportedWithHashesThenTheSameAccounts() {
		List<String> names = List.of(name(), name());
		importJson(line(names.get(0), BCRYPT) + "\n"
				+ line(names.get(1), "pbkdf2_sha256$1000$seasalt$" + "A".repeat(43) + "="));
		String exported = CommandRun.of(this.service, "users", "export", "--hashes")
			.out()
			.lines()
			.filter((line) -> names.stream().anyMatch(line::contains))
			.collect(Collectors.joining("\n"));
		CommandRun run = importJson(exported);
		assertThat(counts(run)).as(run.err()).isEqualTo(List.of(0L, 2L, 0L));
	}

	@Test
	void importWhenFactorStaysBehindThenAShortPasswordDoesNotStandAlone(@Autowired ServiceClient client) {
		String name = name();
		importJson("{\"username\":\"%s\",\"password_hash\":\"%s\",\"short_password\":true}".formatted(name, BCRYPT));
		UUID id = this.jdbc.sql("SELECT id FROM account WHERE username = :name")
			.param("name", name)
			.query(UUID.class)
			.single();
		this.jdbc.sql("""
				INSERT INTO factor (id, account_id, kind, name, material, position, created_at, confirmed_at)
				VALUES (:id, :account, 'passkey', 'laptop', 'x', 0, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)""")
			.param("id", UUID.randomUUID())
			.param("account", id)
			.update();
		CommandRun export = CommandRun.of(this.service, "users", "export", "--hashes");
		this.jdbc.sql("DELETE FROM factor WHERE account_id = :id").param("id", id).update();
		assertThat(export.err()).matches("Passkeys do not move. Accounts that have some: [1-9].*\\R");
		String line = export.out().lines().filter((text) -> text.contains(name)).findAny().orElseThrow();
		String next = name();
		assertThat(counts(importJson(line.replace(name, next)))).isEqualTo(List.of(1L, 0L, 0L));
		String token = BearerTokens.json(client.login(next, PASSWORD)).get("token").asString();
		assertThat(client.withToken(token).get("/protected")).hasStatus(401)
			.bodyJson()
			.extractingPath("$.error")
			.isEqualTo("Insufficient authentication");
		String csv = name();
		assertThat(importCsv("username,password_hash,short_password\n%s,%s,t\n".formatted(csv, BCRYPT)).status())
			.isZero();
		assertThat(this.jdbc.sql("SELECT short_password FROM account WHERE username = :name")
			.param("name", csv)
			.query(Boolean.class)
			.single()).isTrue();
		assertThat(importJson("{\"username\":\"x\",\"password_hash\":\"x\",\"short_password\":1}").err())
			.contains("'short_password' is neither true nor false");
	}

	@Test
	void importWhenAppsComeAlongThenTheirCodesAreGood(@Autowired TestClock clock, @Autowired ServiceClient client) {
		String password = "correct horse battery staple";
		String hash = "{bcrypt}" + new BCryptPasswordEncoder(4).encode(password);
		AuthenticatorApp app = new AuthenticatorApp("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP");
		List<String> names = List.of(name(), name(), name());
		assertThat(counts(importJson(
				"""
						{"username":"%s","password_hash":"%s","totp":"jbsw y3dp ehpk 3pxp jbsw y3dp ehpk 3pxp"}
						{"username":"%s","password_hash":"%s","totp":["otpauth://totp/Old shop:x?secret=%s&period=30&digits=6"]}"""
					.formatted(names.get(0), hash, names.get(1), hash, app.secret()))))
			.isEqualTo(List.of(2L, 0L, 0L));
		assertThat(importCsv("username,password_hash,totp\n%s,%s,%s\n".formatted(names.get(2), hash,
				"otpauth://totp/x?secret=" + app.secret() + "&algorithm=SHA1"))
			.status()).isZero();
		for (String name : names) {
			assertThat(client.login(name, password)).hasStatus(401)
				.bodyJson()
				.extractingPath("$.error")
				.isEqualTo("Second factor required");
			assertThat(client.post("/login",
					Map.of("username", name, "password", password, "code", app.code(clock.instant()))))
				.hasStatusOk();
		}
		String exported = CommandRun.of(this.service, "users", "export", "--hashes")
			.out()
			.lines()
			.filter((line) -> names.stream().anyMatch(line::contains))
			.collect(Collectors.joining("\n"));
		assertThat(exported).contains("\"totp\":[\"otpauth://totp/Countersign:" + names.get(0), app.secret());
		assertThat(CommandRun.of(this.service, "users", "export").out()).doesNotContain("otpauth", app.secret());
		assertThat(counts(importJson(exported.replace(names.get(0), name())))).isEqualTo(List.of(1L, 2L, 0L));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			"short"                                                            | 16 to 103 characters of Base32
			"JBSWY3DPEHPK3PX1"                                                 | 16 to 103 characters of Base32
			"otpauth://hotp/x?secret=JBSWY3DPEHPK3PXP&counter=1"                | do not go by the time
			"otpauth://totp/x?secret=JBSWY3DPEHPK3PXP&digits=9"                 | digits that is not from 6 to 8
			"otpauth://totp/x?secret=JBSWY3DPEHPK3PXP&period=0"                 | seconds that is not from 1 to 300
			"otpauth://totp/x?secret=JBSWY3DPEHPK3PXP&algorithm=MD5"            | none of SHA1, SHA256 and SHA512
			["JBSWY3DPEHPK3PXP","JBSWY3DPEHPK3PXQ","JBSWY3DPEHPK3PXR"]          | up to 2 authenticator apps
			["JBSWY3DPEHPK3PXP","otpauth://totp/x?secret=jbsw-y3dp-ehpk-3pxp"]  | one secret twice
			["JBSWY3DPEHPK3PXPA","JBSWY3DPEHPK3PXPB==="]                        | one secret twice
			["JBSWY3DPEHPK3PXP","otpauth://totp/x?secret=JBSWY3DPEHPK3PXP&digits=8"] | one secret twice
			""", quoteCharacter = '`')
	void importWhenAppCannotBeTakenOverThenRefusedWithTheReason(String totp, String reason) {
		String name = name();
		CommandRun run = importJson(
				"{\"username\":\"%s\",\"password_hash\":\"%s\",\"totp\":%s}".formatted(name, BCRYPT, totp));
		assertThat(run.status()).isEqualTo(1);
		assertThat(run.err()).startsWith("line 1, '" + name + "': ").contains(reason).doesNotContain("JBSW");
	}

	private CommandRun importJson(String lines) {
		return CommandRun.withInput(this.service, lines, "users", "import", "-", "--json");
	}

	private CommandRun importCsv(String records) {
		return CommandRun.withInput(this.service, records, "users", "import", "-", "--format=csv");
	}

	private static List<Long> counts(CommandRun run) {
		return Stream.of("added", "present", "refused").map((name) -> run.json().get(name).asLong()).toList();
	}

	private static String line(String username, String hash) {
		return JsonMapper.shared().writeValueAsString(Map.of("username", username, "password_hash", hash));
	}

	private static String with(String field) {
		return """
				{"username":"x","password_hash":"%s",%s}""".formatted(BCRYPT, field);
	}

	private String storedHash(String name) {
		return this.jdbc.sql("SELECT password_hash FROM account WHERE username = :name")
			.param("name", name)
			.query(String.class)
			.single();
	}

	private boolean exists(String name) {
		return this.jdbc.sql("SELECT count(*) FROM account WHERE username = :name")
			.param("name", name)
			.query(Long.class)
			.single() > 0;
	}

	private int status(String username, String password) {
		return this.mvc.post()
			.uri("/login")
			.contentType(MediaType.APPLICATION_JSON)
			.content(JsonMapper.shared().writeValueAsString(Map.of("username", username, "password", password)))
			.exchange()
			.getResponse()
			.getStatus();
	}

	private static String name() {
		return "imported-" + UUID.randomUUID();
	}

}
