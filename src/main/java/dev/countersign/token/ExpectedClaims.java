package dev.countersign.token;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.jsonwebtoken.Claims;

/**
 * Says what is wrong with a token's type and claims.
 *
 * @param accessToken what access tokens say of themselves
 * @param clock what tells the time
 */
record ExpectedClaims(ExpectedToken accessToken, Clock clock) {

	List<String> faults(Map<String, ?> header, Map<String, ?> claims) {
		List<String> faults = new ArrayList<>();
		if (ApiTokenClaims.TYPE.equals(header.get("typ"))) {
			requireAudience(claims, ApiTokenClaims.AUDIENCE, faults);
			requireIds(claims, faults, Claims.ID, "user_id");
			requireText(claims, "username", faults);
		}
		else if (this.accessToken.type().equals(header.get("typ"))) {
			requireAudience(claims, this.accessToken.audience(), faults);
			requireIds(claims, faults, Claims.ID, "sid", Claims.SUBJECT);
			requireText(claims, "user", faults);
		}
		else {
			faults.add("The header's type (typ) is neither %s, an access token, nor %s, an API token."
				.formatted(this.accessToken.type(), ApiTokenClaims.TYPE));
		}
		if (!this.accessToken.issuer().equals(claims.get(Claims.ISSUER))) {
			faults.add("The issuer (iss) is not %s.".formatted(this.accessToken.issuer()));
		}
		if (claims.containsKey("scope")) {
			requireText(claims, "scope", faults);
		}
		requireTimes(claims, faults);
		return faults;
	}

	private static void requireAudience(Map<String, ?> claims, String audience, List<String> faults) {
		Object named = claims.get(Claims.AUDIENCE);
		if (!audience.equals(named) && !(named instanceof Collection<?> several && several.contains(audience))) {
			faults.add("The audience (aud) is not %s.".formatted(audience));
		}
	}

	private static void requireIds(Map<String, ?> claims, List<String> faults, String... names) {
		for (String name : names) {
			if (!(claims.get(name) instanceof String text) || !isId(text)) {
				faults.add("The claim %s is missing or is not an id of this service.".formatted(name));
			}
		}
	}

	private static boolean isId(String text) {
		try {
			return UUID.fromString(text).toString().equals(text);
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	private static void requireText(Map<String, ?> claims, String name, List<String> faults) {
		if (!(claims.get(name) instanceof String text) || text.isEmpty()) {
			faults.add("The claim %s is missing or is not a text.".formatted(name));
		}
	}

	private void requireTimes(Map<String, ?> claims, List<String> faults) {
		Instant now = this.clock.instant();
		if (!claims.containsKey(Claims.ISSUED_AT)) {
			faults.add("It does not say when it was issued (iat).");
		}
		if (!(claims.get(Claims.EXPIRATION) instanceof Number expiry)) {
			faults.add("It does not say when it expires (exp).");
		}
		else if (!now.isBefore(Instant.ofEpochSecond(expiry.longValue()))) {
			faults.add("It expired %d s ago."
				.formatted(Duration.between(Instant.ofEpochSecond(expiry.longValue()), now).toSeconds()));
		}
		if (claims.get(Claims.NOT_BEFORE) instanceof Number start
				&& now.isBefore(Instant.ofEpochSecond(start.longValue()))) {
			faults.add("It is not good for another %d s (nbf)."
				.formatted(Duration.between(now, Instant.ofEpochSecond(start.longValue())).toSeconds()));
		}
	}

}
