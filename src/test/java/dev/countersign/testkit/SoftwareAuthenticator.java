package dev.countersign.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A browser and a device with one passkey: what they answer, and what they never would.
 */
public final class SoftwareAuthenticator {

	private static final int USER_PRESENT = 0x01;

	private static final int USER_VERIFIED = 0x04;

	private static final int BACKUP_ELIGIBLE = 0x08;

	private static final int BACKED_UP = 0x10;

	private static final int ATTESTED = 0x40;

	private final String origin;

	private final byte[] credentialId = new byte[32];

	private final KeyPair key;

	private String userHandle = "";

	private int counter;

	private int verified = USER_VERIFIED;

	/**
	 * Makes a device whose owner has been verified whenever it is asked.
	 * @param origin of the page that asks
	 */
	public SoftwareAuthenticator(String origin) {
		this.origin = origin;
		new SecureRandom().nextBytes(this.credentialId);
		this.key = generate();
	}

	/** Lets the device answer without knowing who is there. */
	public void forgetUser() {
		this.verified = 0;
	}

	/**
	 * Sets how often the device has signed.
	 * @param count as it will say next, and one more each time
	 */
	public void countFrom(int count) {
		this.counter = count - 1;
	}

	/**
	 * Makes the passkey.
	 * @param options what the service asks for
	 * @return the credential as a browser writes it
	 */
	public Map<String, Object> create(JsonNode options) {
		return create(options, publicKey());
	}

	/**
	 * Makes a passkey of which the device says what it likes.
	 * @param options what the service asks for
	 * @param publicKey as COSE writes it
	 * @return the credential as a browser writes it
	 */
	public Map<String, Object> create(JsonNode options, byte[] publicKey) {
		this.userHandle = options.at("/user/id").asString();
		byte[] authData = authData(options.at("/rp/id").asString(), ATTESTED, attestedCredential(publicKey));
		ByteArrayOutputStream attestation = new ByteArrayOutputStream();
		attestation.writeBytes(hex("a363666d74646e6f6e656761747453746d74a0686175746844617461"));
		attestation.writeBytes(cborBytes(authData));
		return credential(Map.of("clientDataJSON", encode(clientData("webauthn.create", options)), "attestationObject",
				encode(attestation.toByteArray()), "transports", List.of("internal")));
	}

	/**
	 * Answers a challenge.
	 * @param options what the service asks for
	 * @return the credential as a browser writes it
	 */
	public Map<String, Object> get(JsonNode options) {
		return get(options, options.get("rpId").asString());
	}

	/**
	 * Answers a challenge for another service, as no browser does.
	 * @param options what the service asks for
	 * @param rpId whom the device believes to talk to
	 * @return the credential as a browser writes it
	 */
	public Map<String, Object> get(JsonNode options, String rpId) {
		byte[] clientData = clientData("webauthn.get", options);
		byte[] authData = authData(rpId, 0, new byte[0]);
		byte[] signed = ByteBuffer.allocate(authData.length + 32).put(authData).put(sha256(clientData)).array();
		return credential(Map.of("clientDataJSON", encode(clientData), "authenticatorData", encode(authData),
				"signature", encode(sign(signed)), "userHandle", this.userHandle));
	}

	private Map<String, Object> credential(Map<String, Object> response) {
		Map<String, Object> credential = new LinkedHashMap<>();
		credential.put("id", encode(this.credentialId));
		credential.put("rawId", encode(this.credentialId));
		credential.put("type", "public-key");
		credential.put("authenticatorAttachment", "platform");
		credential.put("response", response);
		credential.put("clientExtensionResults", Map.of());
		return credential;
	}

	private byte[] clientData(String type, JsonNode options) {
		Map<String, @Nullable Object> data = new LinkedHashMap<>();
		data.put("type", type);
		data.put("challenge", options.get("challenge").asString());
		data.put("origin", this.origin);
		data.put("crossOrigin", false);
		return JsonMapper.shared().writeValueAsString(data).getBytes(StandardCharsets.UTF_8);
	}

	private byte[] authData(String rpId, int flags, byte[] attested) {
		this.counter++;
		return ByteBuffer.allocate(37 + attested.length)
			.put(sha256(rpId.getBytes(StandardCharsets.UTF_8)))
			.put((byte) (flags | USER_PRESENT | this.verified | BACKUP_ELIGIBLE | BACKED_UP))
			.putInt(this.counter)
			.put(attested)
			.array();
	}

	private byte[] attestedCredential(byte[] publicKey) {
		return ByteBuffer.allocate(16 + 2 + this.credentialId.length + publicKey.length)
			.put(new byte[16])
			.putShort((short) this.credentialId.length)
			.put(this.credentialId)
			.put(publicKey)
			.array();
	}

	private byte[] publicKey() {
		ECPublicKey point = (ECPublicKey) this.key.getPublic();
		return ecKey(coordinate(point.getW().getAffineX().toByteArray()),
				coordinate(point.getW().getAffineY().toByteArray()));
	}

	/** Writes a key for ES256 as COSE has it, whether or not there can be such a key. */
	public static byte[] ecKey(byte[] x, byte[] y) {
		return cbor(hex("a501020326200121"), cborBytes(x), hex("22"), cborBytes(y));
	}

	/** Writes a key for RS256 as COSE has it, whether or not there can be such a key. */
	public static byte[] rsaKey(byte[] modulus, byte[] exponent) {
		return cbor(hex("a401030339010020"), cborBytes(modulus), hex("21"), cborBytes(exponent));
	}

	private static byte[] cbor(byte[]... parts) {
		ByteArrayOutputStream all = new ByteArrayOutputStream();
		Arrays.stream(parts).forEach(all::writeBytes);
		return all.toByteArray();
	}

	private static byte[] cborBytes(byte[] bytes) {
		byte[] head = (bytes.length < 256) ? new byte[] { 0x58, (byte) bytes.length }
				: new byte[] { 0x59, (byte) (bytes.length >> 8), (byte) bytes.length };
		return cbor(head, bytes);
	}

	private byte[] sign(byte[] message) {
		try {
			Signature signature = Signature.getInstance("SHA256withECDSA");
			signature.initSign(this.key.getPrivate());
			signature.update(message);
			return signature.sign();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Of 32 bytes, without the sign that numbers have here. */
	private static byte[] coordinate(byte[] number) {
		byte[] fixed = new byte[32];
		byte[] digits = (number.length > 32) ? Arrays.copyOfRange(number, number.length - 32, number.length) : number;
		System.arraycopy(digits, 0, fixed, 32 - digits.length, digits.length);
		return fixed;
	}

	private static KeyPair generate() {
		try {
			KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
			generator.initialize(new ECGenParameterSpec("secp256r1"));
			return generator.generateKeyPair();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static byte[] sha256(byte[] message) {
		try {
			return MessageDigest.getInstance("SHA-256").digest(message);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static byte[] hex(String digits) {
		return HexFormat.of().parseHex(digits);
	}

	private static String encode(byte[] bytes) {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

}
