package draw

import "image/color"

// Tone is a colour by what it is for.
type Tone int

// The tones. Far ones are paler: they are on the side away from whoever looks.
const (
	Ground Tone = iota
	Floor
	Mat
	Prop
	PropShade
	Skin
	SkinFar
	Shirt
	Shorts
	ShortsFar
	Shoe
	ShoeFar
	Hair
	Muscle
	Ink
	Ghost
	Bone
	Skeleton // bones that stand alone
	tones
)

// names are the classes and the variables of the tones in SVG.
var names = [tones]string{
	"ground", "floor", "mat", "prop", "shade", "skin", "skin2", "shirt", "shorts", "shorts2", "shoe", "shoe2", "hair",
	"muscle", "ink", "ghost", "bone", "bones",
}

// Palette is the colour of each tone.
type Palette [tones]color.NRGBA

func rgb(hex uint32) color.NRGBA {
	return color.NRGBA{uint8(hex >> 16), uint8(hex >> 8), uint8(hex), 255}
}

// Light is for a light ground and for print.
var Light = Palette{
	Ground: rgb(0xf7f5f0), Floor: rgb(0xe9e5db), Mat: rgb(0xbfd3cf), Prop: rgb(0xc9b79c), PropShade: rgb(0xa8926f),
	Skin: rgb(0xb0693f), SkinFar: rgb(0xcf9c7a), Shirt: rgb(0x1d6f7a), Shorts: rgb(0x27364f), ShortsFar: rgb(0x7d8aa3),
	Shoe: rgb(0x1b2230), ShoeFar: rgb(0x6b7488), Hair: rgb(0x2e2018), Muscle: rgb(0xf0572a), Ink: rgb(0x1b2230),
	Ghost: rgb(0xd5d0c4), Bone: rgb(0xfffaf0), Skeleton: rgb(0x9c8862),
}

// Dark is for a dark ground.
var Dark = Palette{
	Ground: rgb(0x171b22), Floor: rgb(0x232933), Mat: rgb(0x35504d), Prop: rgb(0x7d6a4c), PropShade: rgb(0x5d4e37),
	Skin: rgb(0xdb9a6f), SkinFar: rgb(0x9a6a4a), Shirt: rgb(0x3fa3ad), Shorts: rgb(0x93a5cb), ShortsFar: rgb(0x5f6d8e),
	Shoe: rgb(0xd8deea), ShoeFar: rgb(0x8b94a8), Hair: rgb(0x8a6650), Muscle: rgb(0xff6a3c), Ink: rgb(0xf2f4f8),
	Ghost: rgb(0x39414e), Bone: rgb(0xf3ead8), Skeleton: rgb(0x9a8a6c),
}
