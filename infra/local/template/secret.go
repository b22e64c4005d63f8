package template

import (
	"crypto/rand"
	"encoding/json"
	"math/big"
	"strings"
)

// dynamic replaces every {{resolve:secretsmanager:...}} in a text by the secret's value.
func (r *resolver) dynamic(line int, s string) string {
	const open = "{{resolve:"
	before, after, found := strings.Cut(s, open)
	if !found {
		return s
	}
	reference, rest, closed := strings.Cut(after, "}}")
	wanted, ok := strings.CutPrefix(reference, "secretsmanager:")
	if !closed || !ok {
		r.fail(line, "only {{resolve:secretsmanager:...}} is understood")
		return s
	}
	return before + r.secret(line, wanted) + r.dynamic(line, rest)
}

// secret resolves ARN-or-name[:SecretString[:json-key]].
func (r *resolver) secret(line int, wanted string) string {
	for _, res := range r.resources {
		if res.kind != "AWS::SecretsManager::Secret" {
			continue
		}
		for _, id := range []string{r.arn(res), r.physicalName(res)} {
			rest, ok := strings.CutPrefix(wanted, id)
			if ok && (rest == "" || rest[0] == ':') {
				return r.part(line, r.secretString(res), rest)
			}
		}
	}
	r.fail(line, "there is no secret %s in this template", wanted)
	return ""
}

func (r *resolver) part(line int, secret, selector string) string {
	parts := strings.Split(strings.TrimSuffix(selector, ":"), ":")
	switch {
	case selector == "" || len(parts) == 2 && parts[1] == "SecretString":
		return secret
	case len(parts) == 3 && parts[1] == "SecretString":
		var fields map[string]string
		if err := json.Unmarshal([]byte(secret), &fields); err == nil {
			if v, ok := fields[parts[2]]; ok {
				return v
			}
		}
		r.fail(line, "the secret has no key %s", parts[2])
		return ""
	}
	r.fail(line, "this way to name a part of a secret is not understood")
	return ""
}

// secretString gives a secret's value: of an earlier run, from the template, or made now.
func (r *resolver) secretString(res *resource) string {
	if known, ok := r.secrets[res.id]; ok {
		return known
	}
	r.secrets[res.id] = "" // a secret that refers to itself ends here
	o := r.object(res)
	o.ignore("Name", "Description", "KmsKeyId", "Tags", "ReplicaRegions")
	if literal := o.text("SecretString"); literal != "" {
		o.done()
		r.secrets[res.id] = literal
		return literal
	}
	g := o.child("GenerateSecretString")
	length := g.number("PasswordLength", 32, 1, 4096)
	alphabet := "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	if !g.flag("ExcludeNumbers", false) {
		alphabet += "0123456789"
	}
	if !g.flag("ExcludePunctuation", false) {
		alphabet += "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
	}
	for _, c := range g.text("ExcludeCharacters") {
		alphabet = strings.ReplaceAll(alphabet, string(c), "")
	}
	template, key := g.text("SecretStringTemplate"), g.text("GenerateStringKey")
	g.ignore("RequireEachIncludedType")
	g.done()
	o.done()
	secret := random(alphabet, length)
	if template != "" {
		secret = r.withKey(res.line, template, key, secret)
	}
	r.secrets[res.id] = secret
	return secret
}

func (r *resolver) withKey(line int, template, key, secret string) string {
	fields := map[string]any{}
	if err := json.Unmarshal([]byte(template), &fields); err != nil || key == "" {
		r.fail(line, "SecretStringTemplate needs to be a JSON object, with a GenerateStringKey beside it")
		return secret
	}
	fields[key] = secret
	encoded, err := json.Marshal(fields)
	if err != nil {
		r.fail(line, "SecretStringTemplate: %v", err)
	}
	return string(encoded)
}

func random(alphabet string, length int) string {
	var out strings.Builder
	for range length {
		n, err := rand.Int(rand.Reader, big.NewInt(int64(len(alphabet))))
		if err != nil {
			panic(err) // the system has no randomness
		}
		out.WriteByte(alphabet[n.Int64()])
	}
	return out.String()
}
