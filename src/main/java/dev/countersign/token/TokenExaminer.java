package dev.countersign.token;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

import dev.countersign.key.SigningKey;
import dev.countersign.problem.Problem;
import dev.countersign.problem.RefusedAuthentication;
import io.jsonwebtoken.JwtException;

import org.springframework.util.StringUtils;

/**
 * Looks into a token where there is no service to ask: what it says, whether a service
 * with these keys would let it in, and all that speaks against it. The verdict is the
 * service's own, only the reasons are found here.
 */
public final class TokenExaminer {

	private final Map<String, SigningKey> keys;

	private final ExpectedClaims expected;

	private final SignedTokenReader reader;

	private final Clock clock;

	private final TokenJson json = new TokenJson();

	/**
	 * Prepares to look into tokens.
	 * @param keys what their signatures are judged by; none to leave them unjudged
	 * @param issuer the setting {@code countersign.issuer}
	 * @param audiences the setting {@code countersign.access-token.audience}
	 * @param type the setting {@code countersign.access-token.type}
	 * @param clock what tells whether a token has expired
	 */
	public TokenExaminer(Collection<SigningKey> keys, String issuer, List<String> audiences, String type, Clock clock) {
		this.keys = keys.stream().collect(Collectors.toUnmodifiableMap(SigningKey::id, Function.identity()));
		ExpectedToken accessToken = ExpectedToken.ofAccess(issuer, audiences, type);
		this.expected = new ExpectedClaims(accessToken, clock);
		this.reader = new SignedTokenReader((id) -> Optional.ofNullable(this.keys.get(id)),
				new AccessTokenClaims(accessToken), new OlderApiTokenClaims(new IssuerProperties(issuer)),
				Duration.ZERO, clock);
		this.clock = clock;
	}

	/**
	 * Looks into a token.
	 * @param token the compact form
	 */
	public TokenReport examine(String token) {
		Optional<RefusedAuthentication> refusal = this.keys.isEmpty() ? Optional.empty() : refusal(token);
		List<String> faults = new ArrayList<>();
		Map<String, ?> header = Map.of();
		Map<String, ?> claims = Map.of();
		String[] segments = token.split("\\.", -1);
		if (segments.length == 3) {
			header = read("header", segments[0], faults);
			claims = read("payload", segments[1], faults);
		}
		faults.addAll(faults(token, header, claims));
		if (faults.isEmpty()) {
			refusal.ifPresent((refused) -> faults.add(StringUtils.capitalize(refused.reason()) + "."));
		}
		return new TokenReport(header, claims, List.copyOf(faults), refusal.map(TokenExaminer::answer).orElse(null),
				refusal.map(RefusedAuthentication::reason).orElse(null), !this.keys.isEmpty());
	}

	private Optional<RefusedAuthentication> refusal(String token) {
		try {
			BearerToken claims = this.reader.verify(token);
			return this.clock.instant().isBefore(claims.expiresAt()) ? Optional.empty()
					: Optional.of(new RefusedAuthentication(Problem.TOKEN_EXPIRED, "its time is over (exp)"));
		}
		catch (RefusedAuthentication ex) {
			return Optional.of(ex);
		}
	}

	private List<String> faults(String token, Map<String, ?> header, Map<String, ?> claims) {
		CompactJws compact;
		try {
			compact = CompactJws.of(token);
		}
		catch (RefusedAuthentication ex) {
			return List.of("It is not three segments of base64url with a dot between them, 8,192 characters at most.");
		}
		List<String> faults = new ArrayList<>();
		if (!header.isEmpty()) {
			faults.addAll(new SignatureFaults(this.keys).of(compact, header));
		}
		if (!claims.isEmpty()) {
			faults.addAll(this.expected.faults(header, claims));
		}
		return faults;
	}

	private Map<String, ?> read(String name, String segment, List<String> faults) {
		try {
			return this.json.readSegment(segment);
		}
		catch (IllegalArgumentException | ClassCastException | NullPointerException | JwtException ex) {
			faults.add(("The %s is not a JSON object in base64url that names each member once, without white space "
					+ "around the name, and its times in whole seconds.")
				.formatted(name));
			return Map.of();
		}
	}

	private static String answer(RefusedAuthentication refusal) {
		Problem problem = refusal.problem();
		return problem.status().value() + " " + problem.error();
	}

}
