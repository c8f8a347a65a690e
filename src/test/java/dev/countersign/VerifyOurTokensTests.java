package dev.countersign;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.tools.ToolProvider;

import dev.countersign.key.ResourceServerProcess;
import dev.countersign.key.RunningNode;
import dev.countersign.testkit.BearerTokens;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.core.OAuth2AuthenticatedPrincipal;
import org.springframework.security.oauth2.server.resource.introspection.BadOpaqueTokenException;
import org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenIntrospector;
import org.springframework.security.oauth2.server.resource.introspection.SpringOpaqueTokenIntrospector;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs what the page about verifying our tokens shows, with the libraries themselves,
 * against tokens of every kind: of a login, of a machine, and of a service account.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VerifyOurTokensTests {

	private static final Path PAGE = Path.of("src/docs/verify-our-tokens.md");

	private static final String SHOWN = "https://login.example.com";

	private static final Pattern SCRIPT = Pattern.compile("^```(?:js|ts|python)\\n(?://|#) (\\S+)\\n(.*?)^```\\n",
			Pattern.MULTILINE | Pattern.DOTALL);

	private static final Pattern JAVA = Pattern.compile("^```java\\n(.*?)^```\\n", Pattern.MULTILINE | Pattern.DOTALL);

	private static final Pattern PROPERTIES = Pattern.compile("^```properties\\n(.*?)^```\\n",
			Pattern.MULTILINE | Pattern.DOTALL);

	private static final String SETTING = "spring.security.oauth2.resourceserver.jwt.";

	/** For a test alone, as is the whole service. */
	private static final String SECRET = "hex:7e1d3b9c5a0f4e6288c1d7a3f09b54e2c6a81f3d5e7092b4c8d6e0f1a2b3c4d5";

	private final HttpClient http = HttpClient.newHttpClient();

	private RunningNode node;

	private Service gateway;

	private List<String> tokens = List.of();

	@BeforeAll
	void start() throws Exception {
		this.node = PublicKeyNode.get();
		this.gateway = addService(this.node);
		this.tokens = tokens(this.node, this.gateway);
	}

	@ParameterizedTest
	@ValueSource(strings = { "jose.mjs", "passport.mjs", "express.mjs", "ask.mjs" })
	void scriptWhenGivenTokensThenTakesOursAndNoOthers(String name) throws IOException {
		assertTakesOursAlone(run(name, this.node.address(), this.tokens));
	}

	@Test
	void jsonwebtokenWhenGivenTheSecretsBytesThenTakesOursAndNoOthers() throws Exception {
		try (RunningNode signing = PublicKeyNode.start("--countersign.secret=" + SECRET)) {
			List<String> signed = tokens(signing, addService(signing));
			assertTakesOursAlone(run("jsonwebtoken.mjs", signing.address(), signed));
		}
	}

	@Test
	void pythonWhenGivenTokensThenTakesOursAndNoOthers() throws IOException {
		String python = ForeignLibraries.python();
		Path folder = Files.createDirectories(Path.of("target/verifiers-python"));
		Files.writeString(folder.resolve("verify.py"), script("verify.py", this.node.address()));
		List<String> command = new ArrayList<>(
				List.of(python, "src/test/verifiers/drive.py", folder.toAbsolutePath().toString()));
		command.addAll(this.tokens);
		assertTakesOursAlone(ForeignLibraries.run(Path.of("."), Map.of(), command));
	}

	@Test
	void springBootWhenGivenTheIssuerThenTakesOursAndNoOthers() throws Exception {
		Path classes = compile("Orders");
		String[] settings = find(PROPERTIES).replace(SHOWN, this.node.address())
			.lines()
			.map((line) -> line.substring(SETTING.length()))
			.toArray(String[]::new);
		try (ResourceServerProcess server = ResourceServerProcess.start("com.example.orders.Orders", classes,
				settings)) {
			String hello = server.address("/hello");
			assertThat(this.tokens.stream().map((token) -> RunningNode.get(hello, token))).containsExactly(200, 200,
					200, 401, 401);
		}
	}

	/** By what Spring Boot makes of the page's settings. */
	@Test
	void springOpaqueTokensWhenAskedThenTakesOursAndNoOthers() throws IOException {
		String settings = PROPERTIES.matcher(Files.readString(PAGE))
			.results()
			.map((MatchResult block) -> block.group(1))
			.filter((block) -> block.contains("opaquetoken"))
			.findFirst()
			.orElseThrow()
			.replace(SHOWN, this.node.address());
		Map<String, String> environment = environment();
		List<String> values = settings.lines()
			.map((line) -> line.substring(line.indexOf('=') + 1))
			.map((value) -> environment.getOrDefault(value.replaceAll("[${}]", ""), value))
			.toList();
		OpaqueTokenIntrospector introspector = SpringOpaqueTokenIntrospector.withIntrospectionUri(values.get(0))
			.clientId(values.get(1))
			.clientSecret(values.get(2))
			.build();
		assertThat(this.tokens.stream().map((token) -> takes(token, introspector))).containsExactly(true, true, true,
				false, false);
		OAuth2AuthenticatedPrincipal caller = introspector.introspect(this.node.login());
		assertThat(caller.getName()).isEqualTo(String.valueOf(caller.<Object>getAttribute("sub")));
		assertThat(caller.getAuthorities()).extracting(GrantedAuthority::getAuthority).contains("SCOPE_admin");
	}

	private static boolean takes(String token, OpaqueTokenIntrospector introspector) {
		try {
			introspector.introspect(token);
			return true;
		}
		catch (BadOpaqueTokenException ex) {
			return false;
		}
	}

	@Test
	void openidClientWhenDiscoveringThenRefreshesAndLogsOut() throws Exception {
		Path folder = ForeignLibraries.node();
		String refreshToken = this.node.openSession().get("refresh_token").asString();
		Files.writeString(folder.resolve("refresh.mjs"), script("refresh.mjs", this.node.address()));
		Files.writeString(folder.resolve("refresh-and-log-out.mjs"), """
				import { logOut, refresh } from './refresh.mjs';
				const next = await refresh(process.argv[2]);
				console.log(next.token_type, next.expires_in, next.access_token);
				await logOut(next.refresh_token);
				await refresh(next.refresh_token).catch((error) => console.log(error.error));
				""");
		List<String> lines = ForeignLibraries.run(folder, Map.of(),
				List.of("node", "refresh-and-log-out.mjs", refreshToken));
		assertThat(lines).hasSize(2);
		assertThat(lines.get(0)).startsWith("bearer 3600 eyJ");
		assertThat(lines.get(1)).isEqualTo("invalid_grant");
		assertThat(RunningNode.get(this.node.address() + "/protected", lines.get(0).split(" ")[2])).isEqualTo(401);
	}

	@Test
	void openidClientWhenServiceAccountThenGetsTokensOfItsOwn() throws Exception {
		Path folder = ForeignLibraries.node();
		Files.writeString(folder.resolve("ask.mjs"), script("ask.mjs", this.node.address()));
		Files.writeString(folder.resolve("own-token.mjs"), """
				import { ownToken } from './ask.mjs';
				const own = await ownToken('introspect');
				console.log(own.scope, own.refresh_token, own.access_token);
				await ownToken('admin').catch((error) => console.log(error.error));
				""");
		List<String> lines = ForeignLibraries.run(folder, environment(), List.of("node", "own-token.mjs"));
		assertThat(lines).hasSize(2);
		assertThat(lines.get(0)).startsWith("introspect undefined eyJ");
		assertThat(lines.get(1)).isEqualTo("invalid_scope");
		assertThat(RunningNode.get(this.node.address() + "/protected", lines.get(0).split(" ")[2])).isEqualTo(200);
	}

	/** The generator refuses a description that is none. */
	@Test
	void typeScriptWhenMadeOfTheDescriptionThenLogsInRefreshesAndAsks() throws Exception {
		Path folder = ForeignLibraries.node();
		Files.writeString(folder.resolve("client.ts"), script("client.ts", this.node.address()));
		Files.writeString(folder.resolve("who-am-i.mjs"), """
				import { whoAmI } from './client.js';
				const me = await whoAmI('admin', 'the first of many people');
				console.log(me.username, me.roles.join());
				await whoAmI('admin', 'another password altogether').catch((error) => console.log(error.message));
				""");
		ForeignLibraries.run(folder, Map.of(), List.of("node", "node_modules/openapi-typescript/bin/cli.js",
				this.node.address() + "/openapi.json", "-o", "countersign.d.ts"));
		assertThat(folder.resolve("countersign.d.ts")).exists();
		assertThat(ForeignLibraries.run(folder, Map.of(), List.of("node", "node_modules/typescript/bin/tsc", "--strict",
				"--module", "nodenext", "--target", "es2022", "client.ts")))
			.isEmpty();
		assertThat(ForeignLibraries.run(folder, Map.of(), List.of("node", "who-am-i.mjs")))
			.containsExactly("admin admin", "Invalid credentials");
	}

	@Test
	void pageWhenReadThenEveryScriptIsRunHere() throws IOException {
		assertThat(SCRIPT.matcher(Files.readString(PAGE)).results().map((block) -> block.group(1)))
			.containsExactlyInAnyOrder("jose.mjs", "express.mjs", "passport.mjs", "jsonwebtoken.mjs", "verify.py",
					"ask.mjs", "refresh.mjs", "client.ts");
	}

	private void assertTakesOursAlone(List<String> lines) {
		assertThat(lines).hasSize(5);
		assertThat(lines.subList(0, 3)).containsExactly("admin", "admin", "gateway");
		assertThat(lines.subList(3, 5)).allMatch((line) -> line.matches("refused( 401)?"));
	}

	private List<String> run(String name, String address, List<String> tokens) throws IOException {
		Path folder = ForeignLibraries.node();
		Files.writeString(folder.resolve(name), script(name, address));
		List<String> command = new ArrayList<>(List.of("node", "drive.mjs", "./" + name));
		command.addAll(tokens);
		return ForeignLibraries.run(folder, environment(), command);
	}

	private Map<String, String> environment() {
		return Map.of("COUNTERSIGN_SECRET", SECRET, "CLIENT_ID", this.gateway.id(), "CLIENT_SECRET",
				this.gateway.secret());
	}

	/** As it is shown, but for where the service is, which here is not reached by TLS. */
	private static String script(String name, String address) throws IOException {
		return SCRIPT.matcher(Files.readString(PAGE))
			.results()
			.filter((block) -> block.group(1).equals(name))
			.map((MatchResult block) -> block.group(2))
			.findFirst()
			.orElseThrow()
			.replace(SHOWN, address)
			.replace("{ algorithm: 'oauth2' }", "{ algorithm: 'oauth2', execute: [client.allowInsecureRequests] }");
	}

	private static String find(Pattern pattern) throws IOException {
		Matcher block = pattern.matcher(Files.readString(PAGE));
		assertThat(block.find()).isTrue();
		return block.group(1);
	}

	private static Path compile(String name) throws IOException {
		Path folder = Files.createDirectories(Path.of("target/resource-server-example"));
		Path source = folder.resolve(name + ".java");
		Files.writeString(source, find(JAVA));
		int status = ToolProvider.getSystemJavaCompiler()
			.run(null, null, null, "-proc:none", "-d", folder.toString(), "-cp", ResourceServerProcess.libraries(),
					source.toString());
		assertThat(status).isZero();
		return folder;
	}

	private Service addService(RunningNode node) throws Exception {
		String admin = node.login();
		String id = post(node, "/users", admin, """
				{"username":"gateway","kind":"service","roles":["gateway"]}""").get("id").asString();
		return new Service(id, post(node, "/users/" + id + "/secrets", admin, null).get("client_secret").asString());
	}

	/** Of a login, a machine, a service account; and two that nobody may take. */
	private List<String> tokens(RunningNode node, Service service) throws Exception {
		String login = node.login();
		String machine = post(node, "/api-tokens", login, "{\"name\":\"nightly\"}").get("token").asString();
		String basic = Base64.getEncoder()
			.encodeToString((service.id() + ":" + service.secret()).getBytes(StandardCharsets.UTF_8));
		String own = json(HttpRequest.newBuilder(URI.create(node.address() + "/oauth2/token"))
			.header("Authorization", "Basic " + basic)
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(BodyPublishers.ofString("grant_type=client_credentials"))).get("access_token").asString();
		return List.of(login, machine, own, BearerTokens.tampered(login, "admin"), "nonsense");
	}

	private JsonNode post(RunningNode node, String path, String token, @Nullable String body) throws Exception {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(node.address() + path))
			.header("Authorization", "Bearer " + token);
		return json(
				(body != null) ? request.header("Content-Type", "application/json").POST(BodyPublishers.ofString(body))
						: request.POST(BodyPublishers.noBody()));
	}

	private JsonNode json(HttpRequest.Builder request) throws Exception {
		HttpResponse<String> response = this.http.send(request.build(), BodyHandlers.ofString());
		assertThat(response.statusCode()).as(response.body()).isBetween(200, 201);
		return Objects.requireNonNull(JsonMapper.shared().readTree(response.body()));
	}

	/**
	 * A service account.
	 *
	 * @param id its client id
	 * @param secret of its secrets the one there is
	 */
	private record Service(String id, String secret) {
	}

}
