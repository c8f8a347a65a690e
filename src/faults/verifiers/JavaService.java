import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.countersign.verifier.ClientCredentials;
import dev.countersign.verifier.FollowerSettings;
import dev.countersign.verifier.RevocationCheck;
import dev.countersign.verifier.RevocationFollower;
import dev.countersign.verifier.StatusListReader;

/**
 * A service that verifies by itself: answers any request with a good token by 200, and
 * /state with what it knows. Usage: java JavaService PORT SETTINGS, where settings are
 * those of a verifier, as JSON.
 */
final class JavaService {

	private final DefaultJWTProcessor<SecurityContext> tokens = new DefaultJWTProcessor<>();

	private final RevocationFollower follower;

	private final RevocationCheck check;

	private JavaService(Map<String, Object> settings) throws ParseException, IOException {
		List<URI> nodes = Stream.of(JSONObjectUtils.getStringArray(settings, "addresses")).map(URI::create).toList();
		long staleAfter = settings.containsKey("staleAfter") ? JSONObjectUtils.getLong(settings, "staleAfter") : 60;
		boolean streams = !Boolean.FALSE.equals(settings.get("streams"));
		this.follower = new RevocationFollower(new FollowerSettings(nodes,
				new ClientCredentials(nodes, JSONObjectUtils.getString(settings, "clientId"),
						JSONObjectUtils.getString(settings, "clientSecret")),
				Duration.ofSeconds(staleAfter), 2_000_000, streams));
		this.check = new RevocationCheck(this.follower, new StatusListReader(nodes.get(0)));
		JWKSource<SecurityContext> keys = keys(nodes.get(nodes.size() - 1)).build();
		if (nodes.size() > 1) {
			keys = keys(nodes.get(0)).failover(keys).build();
		}
		this.tokens.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType("at+jwt")));
		this.tokens.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.ES256, keys));
		this.tokens.setJWTClaimsSetVerifier(new DefaultJWTClaimsVerifier<>("countersign",
				new JWTClaimsSet.Builder().issuer(JSONObjectUtils.getString(settings, "issuer")).build(),
				Set.of("exp", "sub", "jti")));
	}

	public static void main(String[] arguments) throws Exception {
		// Small answers must not wait for the acknowledgement of those before.
		System.setProperty("sun.net.httpserver.nodelay", "true");
		JavaService service = new JavaService(JSONObjectUtils.parse(arguments[1]));
		service.follower.start();
		HttpServer server = HttpServer
			.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0])), 100);
		server.setExecutor(Executors.newCachedThreadPool());
		server.createContext("/", service::answer);
		server.start();
	}

	private static JWKSourceBuilder<SecurityContext> keys(URI node) throws IOException {
		return JWKSourceBuilder.<SecurityContext>create(node.resolve("/.well-known/jwks.json").toURL())
			.retrying(true)
			.rateLimited(false)
			.outageTolerantForever();
	}

	private void answer(HttpExchange exchange) throws IOException {
		try (exchange) {
			if (exchange.getRequestURI().getPath().equals("/state")) {
				byte[] state = state().getBytes(StandardCharsets.UTF_8);
				exchange.sendResponseHeaders(200, state.length);
				exchange.getResponseBody().write(state);
			}
			else {
				exchange.sendResponseHeaders(judge(exchange.getRequestHeaders().getFirst("Authorization")), -1);
			}
		}
	}

	private int judge(String authorization) {
		try {
			JWTClaimsSet claims = this.tokens.process(authorization.substring("Bearer ".length()), null);
			return switch (this.check.judge(claims.getClaims())) {
				case GOOD -> 200;
				case REVOKED -> 401;
				case UNKNOWN -> 503;
			};
		}
		catch (KeySourceException ex) {
			return 503;
		}
		catch (ParseException | BadJOSEException | JOSEException ex) {
			return 401;
		}
	}

	private String state() throws IOException {
		return JSONObjectUtils.toJSONString(Map.of("fresh", this.follower.isFresh(), "entries", this.follower.size(),
				"age", this.follower.age().toMillis() / 1e3, "transport", this.follower.transport().toString(),
				"resident", resident()));
	}

	private static long resident() throws IOException {
		try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
			return lines.filter((line) -> line.startsWith("VmRSS"))
				.mapToLong((line) -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
				.findFirst()
				.orElse(0);
		}
	}

}
