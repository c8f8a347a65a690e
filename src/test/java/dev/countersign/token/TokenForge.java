package dev.countersign.token;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Jwks;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes the token of a {@link HostileToken} out of one that the service signed itself, so
 * that all that a file does not change is as good as can be.
 */
final class TokenForge {

	private static final SecretKey OTHER = Jwts.SIG.HS256.key().build();

	private static final KeyPair RSA = Jwts.SIG.RS256.keyPair().build();

	private static final KeyPair EC = Jwts.SIG.ES256.keyPair().build();

	private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]+)}");

	private final Key key;

	private final ObjectNode header;

	private final ObjectNode claims;

	private final Instant now;

	/**
	 * Learns from a good token.
	 * @param good a token as the service's login answered it
	 * @param key the key that the service signed it with
	 * @param now the service's time
	 */
	TokenForge(String good, Key key, Instant now) {
		String[] segments = good.split("\\.");
		this.header = json(segments[0]);
		this.claims = json(segments[1]);
		this.key = key;
		this.now = now;
	}

	String make(HostileToken attack) {
		String header = encode(fill(attack.header()));
		String claims = encode(fill(attack.claims()));
		String signature = sign(attack.signature(), header + "." + claims);
		return fill(attack.token()).replace("<header>", header)
			.replace("<claims>", claims)
			.replace("<signature>", signature);
	}

	/**
	 * Spells a signature in the ways that decode to the same bytes.
	 * @param signature the signature in base64url
	 * @return the spellings that are not its own
	 */
	static List<String> respell(String signature) {
		byte[] bytes = Base64.getUrlDecoder().decode(signature);
		String shared = signature.substring(0, signature.length() - 1);
		return "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".chars()
			.mapToObj((last) -> shared + (char) last)
			.filter((spelling) -> !spelling.equals(signature))
			.filter((spelling) -> Arrays.equals(Base64.getUrlDecoder().decode(spelling), bytes))
			.toList();
	}

	private String sign(String how, String content) {
		byte[] ours = mac("HmacSHA256", this.key, content);
		return switch (how) {
			case "ours" -> encode(ours);
			case "ours as HS384" -> encode(mac("HmacSHA384", this.key, content));
			case "ours as HS512" -> encode(mac("HmacSHA512", this.key, content));
			case "ours without its last byte" -> encode(Arrays.copyOf(ours, ours.length - 1));
			case "ours cut to one byte" -> encode(Arrays.copyOf(ours, 1));
			case "ours and one byte more" -> encode(Arrays.copyOf(ours, ours.length + 1));
			case "ours with its middle byte flipped" -> encode(flip(ours));
			case "ours spelled in another way" -> respell(encode(ours)).get(0);
			case "HS256 with another key" -> encode(mac("HmacSHA256", OTHER, content));
			case "HS256 with an empty key" -> encode(mac("HmacSHA256", new SecretKeySpec(new byte[1], "MAC"), content));
			case "HS256 with an RSA public key" ->
				encode(mac("HmacSHA256", new SecretKeySpec(RSA.getPublic().getEncoded(), "MAC"), content));
			case "HS256 with an RSA public key in PEM" ->
				encode(mac("HmacSHA256", new SecretKeySpec(pem(RSA.getPublic()), "MAC"), content));
			case "RS256" -> encode(sign("SHA256withRSA", RSA.getPrivate(), content));
			case "ES256" -> encode(sign("SHA256withECDSAinP1363Format", EC.getPrivate(), content));
			case "32 zero bytes" -> encode(new byte[32]);
			case "64 zero bytes" -> encode(new byte[64]);
			case "absent" -> "";
			default -> {
				if (how.startsWith("text ")) {
					yield how.substring("text ".length());
				}
				throw new IllegalArgumentException("No way to sign is called " + how);
			}
		};
	}

	private String fill(String template) {
		return PLACEHOLDER.matcher(template).replaceAll((place) -> Matcher.quoteReplacement(value(place)));
	}

	private String value(MatchResult place) {
		String name = place.group(1);
		if (name.contains(" times ")) {
			String[] parts = name.split(" times ", 2);
			return parts[1].repeat(Integer.parseInt(parts[0]));
		}
		String[] names = name.split("-");
		return switch (names[0]) {
			case "header" -> members(this.header, names);
			case "claims" -> members(this.claims, names);
			case "now" -> String.valueOf(this.now.getEpochSecond());
			case "past" -> String.valueOf(this.now.getEpochSecond() - 60);
			case "ahead" -> String.valueOf(this.now.getEpochSecond() + 60);
			case "kid" -> this.header.get("kid").asString();
			case "audience" -> this.claims.get("aud").get(0).asString();
			case "stranger" -> publicJwk();
			case "secret" -> """
					{"kty":"oct","k":"%s"}""".formatted(encode(OTHER.getEncoded()));
			default -> {
				JsonNode claim = this.claims.get(name);
				if (claim == null) {
					throw new IllegalArgumentException("No placeholder is called " + name);
				}
				yield claim.toString();
			}
		};
	}

	/** The members of an object without its braces, and without some of them. */
	private static String members(ObjectNode object, String[] names) {
		TreeSet<String> left = new TreeSet<>(object.propertyNames());
		for (String name : List.of(names).subList(1, names.length)) {
			if (!left.remove(name)) {
				throw new IllegalArgumentException("A good token has no " + name);
			}
		}
		return left.stream()
			.map((name) -> "\"%s\":%s".formatted(name, object.get(name)))
			.collect(Collectors.joining(","));
	}

	private static String publicJwk() {
		Map<String, ?> jwk = Jwks.builder().key((ECPublicKey) EC.getPublic()).build();
		return List.of("kty", "crv", "x", "y")
			.stream()
			.map((name) -> "\"%s\":\"%s\"".formatted(name, jwk.get(name)))
			.collect(Collectors.joining(",", "{", "}"));
	}

	private static byte[] mac(String algorithm, Key key, String content) {
		try {
			Mac mac = Mac.getInstance(algorithm);
			mac.init(new SecretKeySpec(key.getEncoded(), algorithm));
			return mac.doFinal(content.getBytes(StandardCharsets.US_ASCII));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static byte[] sign(String algorithm, PrivateKey key, String content) {
		try {
			Signature signature = Signature.getInstance(algorithm);
			signature.initSign(key);
			signature.update(content.getBytes(StandardCharsets.US_ASCII));
			return signature.sign();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static byte[] flip(byte[] bytes) {
		byte[] flipped = bytes.clone();
		flipped[flipped.length / 2] ^= 0x10;
		return flipped;
	}

	private static byte[] pem(Key key) {
		String body = Base64.getMimeEncoder(64, new byte[] { '\n' }).encodeToString(key.getEncoded());
		return ("-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----\n")
			.getBytes(StandardCharsets.US_ASCII);
	}

	private static ObjectNode json(String segment) {
		return (ObjectNode) JsonMapper.shared().readTree(Base64.getUrlDecoder().decode(segment));
	}

	private static String encode(String text) {
		return encode(text.getBytes(StandardCharsets.UTF_8));
	}

	private static String encode(byte[] bytes) {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

}
