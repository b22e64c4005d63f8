package gateway

import (
	"strings"

	"limber/infra/local/template"
)

// route is a route with its path cut into segments.
type route struct {
	template.Route
	segments []string
}

func parseRoute(r template.Route) route {
	return route{Route: r, segments: strings.Split(r.Path, "/")}
}

// key is the route as events name it.
func (r *route) key() string {
	if r.Path == "$default" {
		return r.Path
	}
	return r.Method + " " + r.Path
}

// find returns the most specific route for a request, or nil. HEAD is a method like any other.
func (g *Gateway) find(method, path string) (best *route, parameters map[string]string) {
	segments := strings.Split(path, "/")
	bestRank := ""
	for i := range g.routes {
		r := &g.routes[i]
		if r.Method != method && r.Method != "ANY" {
			continue
		}
		rank, found, ok := r.match(segments)
		if ok && (best == nil || rank < bestRank) {
			best, bestRank, parameters = r, rank, found
		}
	}
	return best, parameters
}

// match compares segment by segment. Of two routes that match, the one with the lower rank is the
// more specific: a literal segment before a parameter before a greedy one, a method before ANY.
func (r *route) match(path []string) (rank string, parameters map[string]string, ok bool) {
	if r.Path == "$default" {
		return "z", nil, true
	}
	var order strings.Builder
	parameters = map[string]string{}
	for i, segment := range r.segments {
		if i >= len(path) {
			return "", nil, false
		}
		name, isParameter := parameter(segment)
		greedy := strings.HasSuffix(name, "+")
		switch {
		case isParameter && greedy:
			parameters[strings.TrimSuffix(name, "+")] = strings.Join(path[i:], "/")
			return order.String() + "c" + anyLast(r.Method), parameters, path[i] != ""
		case isParameter:
			if path[i] == "" {
				return "", nil, false
			}
			parameters[name] = path[i]
			order.WriteByte('b')
		case segment != path[i]:
			return "", nil, false
		default:
			order.WriteByte('a')
		}
	}
	return order.String() + anyLast(r.Method), parameters, len(r.segments) == len(path)
}

func parameter(segment string) (name string, ok bool) {
	if strings.HasPrefix(segment, "{") && strings.HasSuffix(segment, "}") {
		return segment[1 : len(segment)-1], true
	}
	return "", false
}

func anyLast(method string) string {
	if method == "ANY" {
		return "Z"
	}
	return "A"
}
